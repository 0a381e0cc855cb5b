/** A module that ends without a context. */
export const nothing = undefined;
