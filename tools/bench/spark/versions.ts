/** What was compared. */
export interface Versions {
  readonly spark: string;
  readonly java: string;
  readonly node: string;
}
