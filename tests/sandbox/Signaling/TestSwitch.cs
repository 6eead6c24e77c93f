using System.Collections.Concurrent;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Media.Sounds;
using Endpoint = DutyCall.Sandbox.Carrier.Endpoint;

namespace DutyCall.Sandbox.Signaling;

/// <summary>A carrier's core that does what the number dialed says: tone, echo, early, ring, busy. Tokens are identities.</summary>
sealed class TestSwitch(Mixer mixer) : ISwitch
{
    int calls;

    /// <summary>Lines by whoever placed or was asked for the call: an identity or a number.</summary>
    public ConcurrentDictionary<string, TestLine> Lines { get; } = new();

    public TokenCheck CheckToken(string token) => token == "bad"
        ? new TokenCheck(null, null, false, TimeSpan.Zero, 31204, "Not a token.")
        : new TokenCheck(token, "AP00000000000000000000000000000001", true, TimeSpan.FromHours(1), null, null);

    public ILine DialFromClient(Endpoint caller, string identity, string? applicationSid, IReadOnlyDictionary<string, string> parameters) =>
        Dial(new TestLine(this, mixer, caller, NewSid(), $"client:{identity}", parameters.GetValueOrDefault("To", ""), parameters), identity);

    public ILine DialFromPhone(Endpoint caller, string from, string to) =>
        Dial(new TestLine(this, mixer, caller, NewSid(), from, to, new Dictionary<string, string>()), from);

    /// <summary>Rings an endpoint, as a Dial verb would. Its party says 600 Hz.</summary>
    public TestLine Ring(Endpoint called, string from, string to, IReadOnlyDictionary<string, string>? parameters = null)
    {
        var line = new TestLine(this, mixer, called, NewSid(), from, to, parameters ?? new Dictionary<string, string>());
        Lines[to] = line;
        line.Far.Say(new Tone(600));
        called.Ring(line);
        return line;
    }

    string NewSid() => $"CA{Interlocked.Increment(ref calls):x32}";

    TestLine Dial(TestLine line, string caller)
    {
        Lines[caller] = line;
        switch (line.To)
        {
            case "busy":
                line.End(new LineEnd(SdkError: 31486, Message: "Busy here"));
                break;
            case "ring":
                line.Endpoint.Ringing(line, earlyMedia: false);
                break;
            case "early":
                line.Far.Say(new Tone(440));
                line.Connect();
                line.Endpoint.Ringing(line, earlyMedia: true);
                break;
            default:
                line.Endpoint.Ringing(line, earlyMedia: false);
                line.Far.Say(new Tone(440));
                line.Connect();
                line.Endpoint.Answered(line);
                break;
        }
        return line;
    }
}

/// <summary>A line between an endpoint and a party that hears, measures and says a tone.</summary>
sealed class TestLine : ILine
{
    readonly TestSwitch exchange;
    readonly Room room = new();

    public TestLine(
        TestSwitch exchange, Mixer mixer, Endpoint endpoint, string callSid, string from, string to, IReadOnlyDictionary<string, string> parameters)
    {
        (this.exchange, Endpoint, CallSid, From, To, Parameters) = (exchange, endpoint, callSid, from, to, parameters);
        Far = mixer.Add(new ScriptedLeg());
        Far.Heard += Ear.Hear;
    }

    public Endpoint Endpoint { get; }

    public ScriptedLeg Far { get; }

    /// <summary>What the far party hears.</summary>
    public Ear Ear { get; } = new();

    public string CallSid { get; }

    public string From { get; }

    public string To { get; }

    public IReadOnlyDictionary<string, string> Parameters { get; }

    public bool HasAnswered { get; private set; }

    public bool HasHungUp { get; private set; }

    public int? RefusedWith { get; private set; }

    public ConcurrentQueue<char> Keys { get; } = new();

    public void Connect()
    {
        Endpoint.Leg.DigitPressed += Keys.Enqueue;
        room.Add(Endpoint.Leg);
        room.Add(Far);
    }

    public void Answer()
    {
        HasAnswered = true;
        Connect();
    }

    public void Refuse(int sipCode)
    {
        RefusedWith = sipCode;
        Far.Close();
    }

    public void HangUp()
    {
        HasHungUp = true;
        Far.Close();
    }

    /// <summary>The carrier ends it.</summary>
    public void End(LineEnd? end = null)
    {
        Far.Close();
        Endpoint.Ended(this, end ?? new LineEnd());
    }
}

/// <summary>Tells which tone is heard: the strongest of a few, if it is there at all.</summary>
sealed class Ear
{
    static readonly double[] Pitches = [440, 600, 1000];

    readonly Lock gate = new();
    readonly Queue<short> heard = new();
    long frames;

    /// <summary>Of the last 200 ms; null for silence.</summary>
    public double? Tone
    {
        get
        {
            short[] samples;
            lock (gate)
                samples = [.. heard];

            var best = Pitches.MaxBy(p => Strength(samples, p));
            return Strength(samples, best) > 0.02 ? best : null;
        }
    }

    public double Loudness
    {
        get
        {
            lock (gate)
                return Pcm.Loudness([.. heard]);
        }
    }

    public long Frames => Interlocked.Read(ref frames);

    public void Hear(ReadOnlySpan<short> frame)
    {
        lock (gate)
        {
            foreach (var sample in frame)
                heard.Enqueue(sample);
            while (heard.Count > 10 * Pcm.FrameSamples)
                heard.Dequeue();
        }
        Interlocked.Increment(ref frames);
    }

    static double Strength(short[] samples, double hertz)
    {
        double real = 0, imaginary = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var angle = 2 * Math.PI * hertz * i / Pcm.SampleRate;
            real += samples[i] * Math.Cos(angle);
            imaginary += samples[i] * Math.Sin(angle);
        }
        return samples.Length == 0 ? 0 : 2 * Math.Sqrt(real * real + imaginary * imaginary) / samples.Length / short.MaxValue;
    }
}
