/**
 * What `promise` gives, or a rejection with `late()` if it has not settled within `limit` milliseconds. The timer does not
 * keep the process alive; what the promise does after that is nobody's any more, a rejection neither.
 */
export const within = async <T>(promise: Promise<T>, limit: number, late: () => Error): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), limit).unref();
  });
  try {
    return await Promise.race([promise, expired]);
  } finally {
    clearTimeout(timer);
  }
};
