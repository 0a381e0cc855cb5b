import com.google.gson.Gson;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.flume.Context;
import org.apache.flume.Event;
import org.apache.flume.event.EventBuilder;
import org.apache.flume.event.JSONEvent;
import org.apache.flume.serialization.EventSerializer;
import org.apache.flume.serialization.EventSerializerFactory;
import org.apache.flume.source.avro.AvroFlumeEvent;

/** Writes the same events into a directory in each format of Flume, by Flume's own code. */
public class Record {
  static final List<Event> EVENTS =
      List.of(
          event("64.242.88.10 - - \"GET /twiki HTTP/1.1\" 200 4523", "host", "web-1", "timestamp", "1700000000000"),
          event("a body with ümlauts, 漢字 and 🙂", "host", "web-2", "empty", "", "größe", "ß"),
          event("no headers"),
          event("", "host", "empty-body"),
          event("x".repeat(2000), "host", "long"));

  static Event event(String body, String... headers) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < headers.length; i += 2) map.put(headers[i], headers[i + 1]);
    return EventBuilder.withBody(body, StandardCharsets.UTF_8, map);
  }

  /** What a serializer of a sink that writes files makes of the events. */
  static byte[] serialized(String type, Map<String, String> settings) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EventSerializer serializer = EventSerializerFactory.getInstance(type, new Context(settings), out);
    serializer.afterCreate();
    for (Event event : EVENTS) serializer.write(event);
    serializer.flush();
    serializer.beforeClose();
    return out.toByteArray();
  }

  /** One event as Flume's channels and sinks of messages write it. */
  static byte[] datum(Event event) throws Exception {
    Map<CharSequence, CharSequence> headers = new HashMap<>(event.getHeaders());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new SpecificDatumWriter<>(AvroFlumeEvent.class)
        .write(new AvroFlumeEvent(headers, ByteBuffer.wrap(event.getBody())), encoder);
    encoder.flush();
    return out.toByteArray();
  }

  /** The array that clients of Flume's HTTP source send. */
  static String json() {
    return new Gson().toJson(EVENTS.stream().map(Record::jsonEvent).toList());
  }

  static JSONEvent jsonEvent(Event event) {
    JSONEvent json = new JSONEvent();
    json.setHeaders(event.getHeaders());
    json.setBody(event.getBody());
    return json;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    Files.createDirectories(directory);
    Files.write(directory.resolve("avro-event.avro"), serialized("avro_event", Map.of()));
    Files.write(directory.resolve("avro-event-deflate.avro"), serialized("avro_event", Map.of("compressionCodec", "deflate")));
    Files.writeString(directory.resolve("json-events.body"), json());
    for (int i = 0; i < EVENTS.size(); i++) Files.write(directory.resolve("avro-flume-event-" + i + ".bin"), datum(EVENTS.get(i)));
  }
}
