/** Defines nothing. */
export const nothing = undefined;
