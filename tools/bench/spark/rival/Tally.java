import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/** What counts come to: the same as in tally.ts. */
final class Tally implements Serializable {
  long keys;
  long total;
  long checksum;

  static Iterator<Tally> of(Iterator<Tuple2<String, Long>> counts) {
    Tally tally = new Tally();
    while (counts.hasNext()) {
      Tuple2<String, Long> each = counts.next();
      tally.keys++;
      tally.total += each._2;
      tally.checksum += weight(each._1) * each._2;
    }
    return List.of(tally).iterator();
  }

  void add(Tally other) {
    keys += other.keys;
    total += other.total;
    checksum += other.checksum;
  }

  private static long weight(String word) {
    return word.hashCode() & 0xfffff;
  }
}
