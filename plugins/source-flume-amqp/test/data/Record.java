import com.google.gson.Gson;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** Writes events with the serializers of Apache Flume 1.11.0; README.md says how it is run. */
public class Record {
  static List<Event> events() {
    List<Event> events = new ArrayList<>();
    String[] bodies = {
      "10.0.0.1 - - [01/Jan/2026:00:00:00 +0000] \"GET / HTTP/1.1\" 200 512", "", "größer als 10 €", "a\nb\tc"
    };
    for (int i = 0; i < bodies.length; i++) {
      Map<String, String> headers = new TreeMap<>();
      if (i != 1) {
        headers.put("host", "web-" + i);
        headers.put("timestamp", String.valueOf(1767225600000L + i));
        headers.put("größe", "ü" + i);
      }
      events.add(EventBuilder.withBody(bodies[i], StandardCharsets.UTF_8, headers));
    }
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) all[i] = (byte) i;
    events.add(EventBuilder.withBody(all, new HashMap<>(Map.of("kind", "bytes"))));
    return events;
  }

  static void container(Path file, List<Event> events, String codec) throws Exception {
    Context context = new Context();
    context.put("compressionCodec", codec);
    context.put("syncIntervalBytes", "64");
    try (OutputStream out = new FileOutputStream(file.toFile())) {
      EventSerializer serializer = EventSerializerFactory.getInstance("avro_event", context, out);
      serializer.afterCreate();
      for (Event event : events) serializer.write(event);
      serializer.flush();
      serializer.beforeClose();
    }
  }

  static byte[] datum(Event event) throws Exception {
    AvroFlumeEvent avro = new AvroFlumeEvent();
    avro.setHeaders(new HashMap<CharSequence, CharSequence>(event.getHeaders()));
    avro.setBody(ByteBuffer.wrap(event.getBody()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new SpecificDatumWriter<>(AvroFlumeEvent.class).write(avro, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  static String json(List<Event> events) {
    List<JSONEvent> all = new ArrayList<>();
    for (Event event : events) {
      JSONEvent json = new JSONEvent();
      json.setHeaders(event.getHeaders());
      json.setBody(event.getBody());
      all.add(json);
    }
    return new Gson().toJson(all);
  }

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    List<Event> events = events();
    container(directory.resolve("avro-event.avro"), events, "null");
    container(directory.resolve("avro-event-deflate.avro"), events, "deflate");
    container(directory.resolve("avro-event-snappy.avro"), events, "snappy");
    for (int i = 0; i < events.size(); i++) {
      Files.write(directory.resolve("avro-flume-event-" + i + ".bin"), datum(events.get(i)));
    }
    Files.writeString(directory.resolve("json-events.json"), json(events.subList(0, 4)), StandardCharsets.UTF_8);
  }
}
