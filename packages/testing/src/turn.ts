/** Resolves in a later turn of the event loop, after everything that is ready now. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
