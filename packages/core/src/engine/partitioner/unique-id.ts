let made = 0;

/** An id no other partitioner of this process has: for placements that cannot be compared. */
export const uniqueId = (kind: string): string => `${kind}#${++made}`;
