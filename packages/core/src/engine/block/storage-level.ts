/** Where the partitions of a persisted RDD are kept. What is not kept is computed again when it is needed. */
export const StorageLevel = {
  /** In memory as long as there is room. */
  MEMORY_ONLY: 'MEMORY_ONLY',
  /** In memory as long as there is room, then in the block store. */
  MEMORY_AND_DISK: 'MEMORY_AND_DISK',
  /** In the block store only. */
  DISK_ONLY: 'DISK_ONLY',
} as const;

export type StorageLevel = (typeof StorageLevel)[keyof typeof StorageLevel];
