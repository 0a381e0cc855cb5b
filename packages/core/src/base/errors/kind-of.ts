/** What a value is, for messages: `null`, or as `typeof` says. */
export const kindOf = (value: unknown): string => (value === null ? 'null' : typeof value);
