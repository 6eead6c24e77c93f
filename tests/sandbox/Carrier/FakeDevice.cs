using DutyCall.Sandbox.Media;

namespace DutyCall.Sandbox.Carrier;

/// <summary>A browser or a phone as the carrier sees it: does nothing by itself.</summary>
sealed class FakeDevice(Mixer mixer) : Endpoint
{
    readonly ScriptedLeg leg = mixer.Add(new ScriptedLeg());

    public override Leg Leg => leg;

    /// <summary>Ringing here, or placed from here.</summary>
    public ILine? Line { get; private set; }

    public bool Rings { get; private set; }

    public bool HearsRinging { get; private set; }

    public bool IsAnswered { get; private set; }

    public LineEnd? End { get; private set; }

    public override void Ring(ILine line) => (Line, Rings) = (line, true);

    public override void Ringing(ILine line, bool earlyMedia) => (Line, HearsRinging) = (line, true);

    public override void Answered(ILine line) => (Line, IsAnswered) = (line, true);

    public override void Ended(ILine line, LineEnd end) => End = end;

    public void Press(string keys)
    {
        foreach (var key in keys)
            leg.Press(key);
    }
}

/// <summary>Who is registered.</summary>
sealed class FakeClients : IClientRegistry
{
    readonly Dictionary<string, List<Endpoint>> devices = [];
    readonly HashSet<string> busy = [];

    public FakeDevice Register(string identity, Mixer mixer)
    {
        var device = new FakeDevice(mixer);
        if (!devices.TryGetValue(identity, out var known))
            devices[identity] = known = [];
        known.Add(device);
        return device;
    }

    public void MakeBusy(string identity)
    {
        devices.Remove(identity);
        busy.Add(identity);
    }

    public IReadOnlyList<Endpoint> Devices(string identity) => devices.GetValueOrDefault(identity) ?? [];

    public bool IsBusy(string identity) => busy.Contains(identity);
}
