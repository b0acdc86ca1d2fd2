// Slack's own link that makes an app from a manifest (docs.slack.dev, "Configuring apps with app manifests"), and what
// its refusals mean. Pure: no IO, no clock, no environment.

/** The README's scopes. */
const SCOPES = ["chat:write", "channels:history", "groups:history", "channels:read"];

/** The link's address. `slackApiUrl` is Slack's own, or a stand-in's on this machine; `origin` is this Worker's. */
export function slackAppLink(slackApiUrl: string, origin: string): string {
  const manifest = {
    display_information: { name: "whyred", description: "Says why a GitHub Actions job failed." },
    features: { bot_user: { display_name: "whyred", always_online: true } },
    oauth_config: { scopes: { bot: SCOPES } },
    settings: {
      interactivity: { is_enabled: true, request_url: `${origin}/api/slack/interactions` },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  };
  return `${slackAppsOf(slackApiUrl)}?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest))}`;
}

function slackAppsOf(slackApiUrl: string): string {
  const { hostname, origin } = new URL(slackApiUrl);
  return hostname === "slack.com" ? "https://api.slack.com/apps" : `${origin}/apps`;
}

const WORDS: Readonly<Record<string, string>> = {
  not_authed: "Slack got no token. Copy the Bot User OAuth Token from the app's page OAuth & Permissions.",
  invalid_auth:
    "Slack does not know this token. Copy the Bot User OAuth Token from the app's page OAuth & Permissions.",
  not_allowed_token_type:
    "This is another kind of token. whyred needs the Bot User OAuth Token, which starts with xoxb-.",
  token_revoked: "This token was revoked. Install the app in the workspace again, and copy its new token.",
  token_expired:
    "This token has expired. Turn off token rotation for the app, install it again, and copy its new token.",
  account_inactive: "The app was removed from the workspace. Install it again, and copy its new token.",
  missing_scope: "The app lacks a scope. Add chat:write under OAuth & Permissions, and install the app again.",
  not_in_channel: "The bot is not in this channel. Type /invite @whyred there, and press the button again.",
  channel_not_found:
    "Slack shows the bot no such channel. Check the channel's name or ID; if it is private, type /invite @whyred there first.",
  is_archived: "This channel is archived. Choose another one.",
  restricted_action: "A setting of the workspace keeps apps from posting in this channel. Choose another one.",
  ratelimited: "Slack asks for patience. Wait half a minute, and press the button again.",
  no_service: "Slack knows no such incoming webhook. It may have been removed: make a new one, and paste its URL.",
  channel_is_archived: "The webhook's channel is archived. Make a webhook for another one.",
};

/** Why Slack refused, in words. `logText` is that of the failure: `METHOD: CODE`, or `METHOD: STATUS CODE`. */
export function slackReason(logText: string): string {
  const words = logText.split(/[\s:]+/).reverse();
  const known = words.find((word) => Object.hasOwn(WORDS, word));
  if (known !== undefined) return WORDS[known] ?? "";
  const isSilent = /no answer|does not document|an answer other than ok|: [345]\d\d /.test(logText);
  const code = /^[a-z_]{1,60}$/.exec(words[0] ?? "")?.[0];
  if (isSilent || code === undefined)
    return "What answered there is not Slack, or Slack is in trouble. Check the address, or try again later.";
  return `Slack refused it: ${code}.`;
}
