/** True when a base URL leads to this machine or into a private network, where nobody sends a bill. */
export const isLocalAddress = (baseUrl: string): boolean => {
  if (!URL.canParse(baseUrl)) return false;
  const host = new URL(baseUrl).hostname.toLowerCase().replace(/^\[|\]$/g, '');
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host.endsWith('.local') ||
    // 127/8, 10/8, 192.168/16, 172.16/12, link-local, and "any address" of a server on this machine.
    /^(127|10)(\.\d+){3}$|^192\.168(\.\d+){2}$|^172\.(1[6-9]|2\d|3[01])(\.\d+){2}$|^169\.254(\.\d+){2}$|^0\.0\.0\.0$/.test(
      host,
    ) ||
    host === '::1' ||
    /^(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(host)
  );
};
