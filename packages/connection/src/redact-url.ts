/** The URL as it may be printed: without password, and without query, which may hold a token. Text that is no URL is not shown at all. */
export const redactUrl = (url: string): string => {
  if (!URL.canParse(url)) return '[not a URL]';
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = '***';
  parsed.search = '';
  parsed.hash = '';
  return parsed.href;
};
