namespace DutyCall.Sandbox.Media;

/// <summary>ITU-T G.711 mu-law: 14-bit samples on a logarithmic scale in 8 bits.</summary>
static class MuLaw
{
    const int Bias = 0x84;
    const int Loudest = 32635;

    static readonly short[] Decoded = [.. Enumerable.Range(0, 256).Select(code => Expand((byte)code))];
    static readonly byte[] Encoded = [.. Enumerable.Range(0, 65536).Select(bits => Compress((short)bits))];

    public static short Decode(byte code) => Decoded[code];

    public static byte Encode(short sample) => Encoded[(ushort)sample];

    public static void Decode(ReadOnlySpan<byte> codes, Span<short> samples)
    {
        for (var i = 0; i < codes.Length; i++)
            samples[i] = Decode(codes[i]);
    }

    public static void Encode(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        for (var i = 0; i < samples.Length; i++)
            codes[i] = Encode(samples[i]);
    }

    // The code's bits are sent inverted: sign, three bits of exponent, four of mantissa.
    static short Expand(byte code)
    {
        var bits = (byte)~code;
        var magnitude = (((bits & 0x0f) << 3) + Bias) << ((bits & 0x70) >> 4);
        return (short)((bits & 0x80) != 0 ? Bias - magnitude : magnitude - Bias);
    }

    static byte Compress(short sample)
    {
        var sign = sample < 0 ? 0x80 : 0;
        var magnitude = Math.Min(Math.Abs((int)sample), Loudest) + Bias;
        var exponent = int.Log2(magnitude) - 7;
        var mantissa = (magnitude >> (exponent + 3)) & 0x0f;
        return (byte)~(sign | exponent << 4 | mantissa);
    }
}
