/** A request that was not answered in time. */
export class Silence extends Error {
  override readonly name = 'Silence';
}
