/** The longest that a server is obeyed, in milliseconds. */
const most = 60_000;

/** How long a server asks to wait, by its header `Retry-After`: seconds, or a date. In milliseconds; 0 if it does not. */
export const retryAfter = (header: string | readonly string[] | undefined, now: number): number => {
  const text = [header].flat()[0]?.trim() ?? '';
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), most) : 0;
};
