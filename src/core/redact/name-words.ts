// Words that can follow a secret's name, and whether it still names the secret: `DB_PASSWORD_PROD` holds a password,
// `DB_PASSWORD_FILE` does not. Data only, in lower case.

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** With one of these words, the name holds something about the secret and not the secret itself. */
export const ABOUT_SECRET = wordsOf(`
  type types kind kinds name names named naming title label labels tag tags description desc hint help
  url urls uri uris endpoint endpoints host hostname hosts port server servers domain address addr realm
  file files filename filepath path paths dir dirs directory folder location locations mount mounts volume volumes
  id ids idx index indexes identifier uuid arn ref refs reference references resource resources selector
  ttl expiry expires expire expired expiration exp lifetime timeout age maxage date time timestamp at since until
  interval period days hours minutes seconds secs ms rotation rotated rotate
  length len size count counts num number total max min limit limits quota budget rate usage used per cost score
  strength rounds iterations depth weight
  policy policies rule rules requirements requirement complexity history
  hash hashes hashed hasher hashing digest checksum sha sha1 sha256 sha512 md5 fingerprint thumbprint signature
  version versions format formats algorithm algorithms alg algo cipher encoding encoder decoder mode method methods
  strategy scheme schema status state states enabled disabled enable disable required optional valid invalid validity
  validation validator validate verified verification verify exists exist missing present provided changed change
  updated update created create creation deleted delete revoked revoke refreshed issued reset recovery forgot forgotten
  is has needs use using allow allowed deny denied grant granted protected aware based only
  provider providers issuer audience aud subject scope scopes claim claims permission permissions role roles
  user username users owner group groups member members account accounts namespace
  field fields column columns row rows table tables attribute attributes property properties param params parameter
  parameters argument arguments arg args header headers prefix suffix pattern patterns regex regexp template
  config configuration setting settings option options flag flags feature
  manager service services store stores storage vault backend driver engine adapter plugin module class factory handler
  helper helpers util utils generator creator reader writer parser lexer scanner tokenizer stream repository controller
  model entity view route router page form dialog input output prompt placeholder link button message messages error
  errors exception warning failure failures info event events metric metrics
  env var variable variables envvar
  tests spec specs mock fixture case cases
  cache ring chain pair pairs space board word words bucket schedule list lists comparison equal equals match matches
  mismatch not to from of and or in on by with for the
`);

/**
 * With these words, even a weak name (`auth`, `session`, `pass`) still holds the secret. They say which of several
 * secrets it is, or how it is encoded.
 */
export const STILL_SECRET = wordsOf(`
  prod production prd stage staging stg dev devel development test testing qa uat int preprod live sandbox local ci
  main old new prev previous next current primary secondary backup default master global admin root
  org repo team app web api db eu us ap
  b64 base64 pem json raw plain plaintext cleartext text txt string str binary bin bytes value val values data decoded
  decrypted encoded encrypted enc secret secrets token tokens key keys password passwords header
`);
