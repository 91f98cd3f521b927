/** Checks on the addresses that requests, and with them keys, are sent to. */

/** What is wrong with a base URL, as the end of a sentence that begins with its path; null when nothing is. */
export const baseUrlProblem = (text: string): string | null => {
  if (!/^https?:\/\//i.test(text)) return 'expected a URL that begins with https:// or http://';
  if (!URL.canParse(text)) return 'expected a URL such as https://api.example.com/v1';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    return 'a user name or password in the URL would be seen in logs; give it under headers';
  }
  if (url.search !== '' || url.hash !== '')
    return 'the path of the request follows it, so it must not have a ? or # part';
  return null;
};

/** Without trailing slashes. */
export const trimBaseUrl = (text: string): string => text.trim().replace(/\/+$/, '');

/** True for this machine: localhost, 127.0.0.0/8 and ::1. */
export const isLoopback = (baseUrl: string): boolean => {
  if (!URL.canParse(baseUrl)) return false;
  const host = new URL(baseUrl).hostname.toLowerCase();
  // The URL parser writes every spelling of an IPv4 address with four decimal numbers.
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
};

/** True when text travels to another machine in the clear. */
export const isInTheClear = (baseUrl: string): boolean => /^http:/i.test(baseUrl) && !isLoopback(baseUrl);

const ownSuffix = {
  openai: /\/chat\/completions$/i,
  anthropic: /\/v1(?:\/messages)?$/i,
  gemini: /\/(?:v1|v1beta)(?:\/models.*)?$/i,
} as const;

/** The end of a base URL that llmgw adds itself for this wire format, or null. */
export const doubledSuffix = (baseUrl: string, type: keyof typeof ownSuffix): string | null =>
  ownSuffix[type].exec(baseUrl)?.[0] ?? null;
