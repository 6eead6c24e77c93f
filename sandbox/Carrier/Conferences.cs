namespace DutyCall.Sandbox.Carrier;

/// <summary>All conferences there were; at most one of a name is active.</summary>
sealed class Conferences(Exchange exchange)
{
    readonly List<Conference> all = [];

    public IReadOnlyList<Conference> All => all;

    public Conference? Active(string name) => all.FindLast(c => c.Name == name && !c.Over);

    public Conference? BySid(string sid) => all.Find(c => c.Sid == sid);

    /// <summary>The first participant decides where its events are sent.</summary>
    public Conference Open(string name, StatusCallback? callback)
    {
        var conference = new Conference(exchange, name, callback);
        all.Add(conference);
        return conference;
    }
}
