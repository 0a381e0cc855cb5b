/** Milliseconds. */
export const batchDuration = 50;

/** Milliseconds. */
export const windowDuration = 5 * batchDuration;
