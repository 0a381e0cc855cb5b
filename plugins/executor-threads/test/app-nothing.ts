/** Ends without a context. */
export {};
