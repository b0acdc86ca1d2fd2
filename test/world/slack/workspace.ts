/** A Slack workspace: its channels, and what has been said in them. */
import type { Json } from "../json.ts";
import type { Channel, Content, Message, Whisper } from "./message.ts";

export class Workspace {
  readonly channels: Channel[] = [];
  /** The ids of its members, by their e-mail addresses. */
  readonly members = new Map<string, string>();
  /** What the bot may do; `chat:write.public` lets it post where it is no member. */
  readonly scopes = new Set(["chat:write", "channels:history", "channels:read"]);
  readonly identity = {
    url: "https://acme.slack.com/",
    team: "Acme",
    user: "whyred",
    team_id: "T06ACME0001",
    user_id: "U06WHYRED01",
    bot_id: "B06WHYRED01",
    is_enterprise_install: false,
  };
  /** What one person alone has seen, oldest first. */
  readonly whispers: Whisper[] = [];
  readonly #messages: Message[] = [];

  addChannel(spec: { name: string; id?: string; archived?: boolean; member?: boolean }): Channel {
    const id = spec.id ?? `C06${String(this.channels.length + 1).padStart(8, "0")}`;
    const channel = { id, name: spec.name, archived: spec.archived ?? false, member: spec.member ?? true };
    this.channels.push(channel);
    return channel;
  }

  /** By its id, or its name with or without `#`. */
  channel(given: Json | undefined): Channel | undefined {
    return this.channels.find(({ id, name }) => id === given || name === given || `#${name}` === given);
  }

  /** What is to be seen in the channel, oldest first. */
  messages(channel: Channel | string): Message[] {
    const wanted = typeof channel === "string" ? this.channel(channel) : channel;
    return this.#messages.filter((message) => message.channel === wanted);
  }

  say(
    channel: Channel,
    content: Content,
    { by, threadTs, metadata }: Pick<Message, "by" | "threadTs" | "metadata">,
  ): Message {
    const message = { ...content, channel, ts: this.#nextTs(), threadTs, by, metadata, history: [content] };
    this.#messages.push(message);
    return message;
  }

  edit(message: Message, content: Content): void {
    Object.assign(message, content);
    message.history.push(content);
  }

  /** As when someone deletes it in Slack. */
  remove(message: Message): void {
    const index = this.#messages.indexOf(message);
    if (index >= 0) this.#messages.splice(index, 1);
  }

  /** Seconds, a dot, six digits; never twice the same in a channel. */
  #nextTs(): string {
    const now = `${Math.floor(Date.now() / 1000)}`;
    const sameSecond = this.#messages.filter(({ ts }) => ts.startsWith(now)).length;
    return `${now}.${String(sameSecond * 100 + 159).padStart(6, "0")}`;
  }
}
