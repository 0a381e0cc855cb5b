/** Plain data that survives JSON: what ranges and metadata are made of, so that they can be logged and read again. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
