using System.Buffers.Binary;

namespace DutyCall.Sandbox.Media.Sounds;

/// <summary>Recorded sound, played once.</summary>
sealed class Clip(ReadOnlyMemory<short> samples) : ISound
{
    int at;

    /// <summary>The telephone keys that it is the sound of; none for other sounds.</summary>
    public string Keys { get; init; } = "";

    public TimeSpan Length => TimeSpan.FromSeconds((double)samples.Length / Pcm.SampleRate);

    /// <summary>The same, from the beginning.</summary>
    public Clip Again() => new(samples) { Keys = Keys };

    public bool Read(Span<short> frame)
    {
        if (at >= samples.Length)
            return false;

        var rest = samples.Span[at..];
        rest = rest[..Math.Min(rest.Length, frame.Length)];
        rest.CopyTo(frame);
        frame[rest.Length..].Clear();
        at += rest.Length;
        return true;
    }
}

/// <summary>The WAVE file format (RIFF), as far as telephony uses it: PCM of 8 or 16 bits and G.711 mu-law, any rate, mono or stereo.</summary>
static class Wav
{
    const int HeaderLength = 44;

    enum Format : ushort { Pcm = 1, MuLaw = 7 }

    readonly record struct Layout(Format Format, int Channels, int Rate, int Bits)
    {
        public int FrameBytes => Channels * Bits / 8;
    }

    /// <summary>The sound of a file at 8 kHz mono. Throws <see cref="InvalidDataException"/> for what is not such a file.</summary>
    public static short[] Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
            throw new InvalidDataException("Not a WAVE file.");

        Layout? layout = null;
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), (uint)(rest.Length - 8));
            var body = rest.Slice(8, length);

            if (rest[..4].SequenceEqual("fmt "u8))
                layout = ReadLayout(body);
            else if (rest[..4].SequenceEqual("data"u8))
                return Resample(Samples(body, layout ?? throw new InvalidDataException("No format before the data.")), layout.Value.Rate);

            rest = rest[Math.Min(rest.Length, 8 + length + length % 2)..];
        }
        throw new InvalidDataException("No data in the WAVE file.");
    }

    /// <summary>A 16-bit file of 8 kHz. Of more than one channel the samples are interleaved.</summary>
    public static byte[] Write(ReadOnlySpan<short> samples, int channels = 1)
    {
        var file = new byte[HeaderLength + samples.Length * 2];
        "RIFF"u8.CopyTo(file);
        Put32(file, 4, file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        Put32(file, 16, 16);
        Put16(file, 20, (short)Format.Pcm);
        Put16(file, 22, (short)channels);
        Put32(file, 24, Pcm.SampleRate);
        Put32(file, 28, Pcm.SampleRate * 2 * channels);
        Put16(file, 32, (short)(2 * channels));
        Put16(file, 34, 16);
        "data"u8.CopyTo(file.AsSpan(36));
        Put32(file, 40, samples.Length * 2);
        for (var i = 0; i < samples.Length; i++)
            Put16(file, HeaderLength + 2 * i, samples[i]);
        return file;
    }

    static Layout ReadLayout(ReadOnlySpan<byte> body)
    {
        if (body.Length < 16)
            throw new InvalidDataException("The format chunk is too short.");

        var layout = new Layout(
            (Format)BinaryPrimitives.ReadUInt16LittleEndian(body),
            BinaryPrimitives.ReadUInt16LittleEndian(body[2..]),
            BinaryPrimitives.ReadInt32LittleEndian(body[4..]),
            BinaryPrimitives.ReadUInt16LittleEndian(body[14..]));

        return layout is { Format: Format.Pcm, Bits: 8 or 16 } or { Format: Format.MuLaw, Bits: 8 }
            && layout is { Channels: 1 or 2, Rate: >= 4000 and <= 192000 }
            ? layout
            : throw new InvalidDataException($"Cannot play {layout}.");
    }

    static short[] Samples(ReadOnlySpan<byte> data, Layout layout)
    {
        var samples = new short[data.Length / layout.FrameBytes];
        for (var i = 0; i < samples.Length; i++)
        {
            var sum = 0;
            for (var channel = 0; channel < layout.Channels; channel++)
                sum += Sample(data[(i * layout.FrameBytes + channel * layout.Bits / 8)..], layout);
            samples[i] = (short)(sum / layout.Channels);
        }
        return samples;
    }

    static short Sample(ReadOnlySpan<byte> at, Layout layout) => layout switch
    {
        { Format: Format.MuLaw } => MuLaw.Decode(at[0]),
        { Bits: 8 } => (short)((at[0] - 128) << 8),
        _ => BinaryPrimitives.ReadInt16LittleEndian(at),
    };

    // Each output sample is the mean of the input it covers: enough of a low-pass filter for speech.
    static short[] Resample(short[] samples, int rate)
    {
        if (rate == Pcm.SampleRate)
            return samples;

        var output = new short[(long)samples.Length * Pcm.SampleRate / rate];
        for (var i = 0; i < output.Length; i++)
        {
            var from = (int)((long)i * rate / Pcm.SampleRate);
            var to = Math.Clamp((int)((long)(i + 1) * rate / Pcm.SampleRate), from + 1, samples.Length);
            output[i] = (short)Mean(samples.AsSpan(from, to - from));
        }
        return output;
    }

    static long Mean(ReadOnlySpan<short> samples)
    {
        long sum = 0;
        foreach (var sample in samples)
            sum += sample;
        return sum / samples.Length;
    }

    static void Put16(byte[] file, int at, short value) => BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), value);

    static void Put32(byte[] file, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
}
