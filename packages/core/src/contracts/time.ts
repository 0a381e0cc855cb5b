/** A point in time: milliseconds since the epoch. Batch times are whole multiples of the batch duration. */
export type Time = number;

/** A length of time in milliseconds. */
export type Duration = number;
