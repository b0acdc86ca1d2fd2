/** The signatures (SAS) that open Azure Blob Storage: one log to read for a while, or everything to the stand-in. */
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  BlobSASPermissions,
  generateAccountSASQueryParameters,
  generateBlobSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";

// The account that every Azurite has; its key is public.
export const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const credential = new StorageSharedKeyCredential(account, key);
export const container = "actions-results";

/** The query of an address that reads this blob and no other. Times are whole seconds, as Azure's are. */
export function readSignature(blobName: string, lifetimeSeconds: number): string {
  const signed = generateBlobSASQueryParameters(
    {
      containerName: container,
      blobName,
      permissions: BlobSASPermissions.parse("r"),
      startsOn: new Date(Date.now() - 600_000),
      expiresOn: new Date(Date.now() + lifetimeSeconds * 1000),
      protocol: SASProtocol.HttpsAndHttp,
      contentType: "text/plain",
    },
    credential,
  );
  return signed.toString();
}

/** The query with which the stand-in itself writes. */
export function ownerSignature(): string {
  const signed = generateAccountSASQueryParameters(
    {
      expiresOn: new Date(Date.now() + 60_000),
      permissions: AccountSASPermissions.parse("rwac"),
      resourceTypes: AccountSASResourceTypes.parse("co").toString(),
      services: AccountSASServices.parse("b").toString(),
    },
    credential,
  );
  return signed.toString();
}
