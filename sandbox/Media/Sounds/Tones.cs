namespace DutyCall.Sandbox.Media.Sounds;

/// <summary>The sounds of the North American telephone network (the precise tone plan), and the keys of a telephone.</summary>
static class Tones
{
    const string Keys = "123A456B789C*0#D";
    static readonly double[] Rows = [697, 770, 852, 941];
    static readonly double[] Columns = [1209, 1336, 1477, 1633];

    /// <summary>440 and 480 Hz, two seconds in six.</summary>
    public static ISound Ringback() => Repeat([440, 480], on: 2, off: 4);

    /// <summary>480 and 620 Hz, half a second in one.</summary>
    public static ISound Busy() => Repeat([480, 620], on: 0.5, off: 0.5);

    /// <summary>The network's "this number is not in service", before the words.</summary>
    public static ISound NotInService() => new Sequence(
        new Tone(985.2, Seconds(0.38)), new Tone(1428.5, Seconds(0.274)), new Tone(1776.7, Seconds(0.38)), new Silence(Seconds(0.3)));

    /// <summary>The beep before a recording and of a party that enters a conference.</summary>
    public static ISound Beep() => new Tone(1000, Seconds(0.4));

    /// <summary>Keys as they sound when pressed: 0-9, *, #, A-D; <c>w</c> is half a second of silence.</summary>
    public static ISound Digits(string digits) => new Sequence([.. digits.ToUpperInvariant().SelectMany(Digit)]);

    static ISound[] Digit(char digit)
    {
        if (digit == 'W')
            return [new Silence(Seconds(0.5))];

        var key = Keys.IndexOf(digit, StringComparison.Ordinal);
        return key < 0 ? [] : [new Tone([Rows[key / 4], Columns[key % 4]], Seconds(0.16)), new Silence(Seconds(0.08))];
    }

    static Loop Repeat(double[] hertz, double on, double off) =>
        new(() => new Sequence(new Tone(hertz, Seconds(on)), new Silence(Seconds(off))));

    static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
