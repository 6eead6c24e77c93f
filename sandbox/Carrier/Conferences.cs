namespace DutyCall.Sandbox.Carrier;

/// <summary>All conferences there were; at most one of a name is active.</summary>
sealed class Conferences(Exchange exchange)
{
    readonly OrderedDictionary<string, Conference> all = [];
    readonly Dictionary<string, Conference> lastOfName = [];

    public IReadOnlyCollection<Conference> All => all.Values;

    public Conference? Active(string name) => lastOfName.GetValueOrDefault(name) is { Over: false } active ? active : null;

    public Conference? BySid(string sid) => all.GetValueOrDefault(sid);

    /// <summary>The first participant decides where its events are sent, and whether it is recorded.</summary>
    public Conference Open(string name, StatusCallback? callback, RecordingOptions? recording = null)
    {
        var conference = new Conference(exchange, name, callback, recording);
        all.Add(conference.Sid, conference);
        lastOfName[name] = conference;
        return conference;
    }
}
