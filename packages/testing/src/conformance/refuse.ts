/** No record of a conforming source is bad. */
export const refuse = (error: unknown): never => {
  throw error;
};
