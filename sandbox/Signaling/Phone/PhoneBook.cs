using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;
using Endpoint = DutyCall.Sandbox.Carrier.Endpoint;

namespace DutyCall.Sandbox.Signaling.Phone;

/// <summary>Which page is the phone of which number. The page that came last has it.</summary>
sealed class PhoneBook(MediaHub hub) : IPhones
{
    readonly Lock gate = new();
    readonly Dictionary<string, PhoneSession> phones = [];

    public Endpoint? At(string e164)
    {
        lock (gate)
            return phones.TryGetValue(e164, out var session) ? NewCall(session) : null;
    }

    public PhoneEndpoint NewCall(PhoneSession session) => new(hub, session);

    public void Add(string number, PhoneSession session)
    {
        lock (gate)
            phones[number] = session;
    }

    public void Remove(PhoneSession session)
    {
        lock (gate)
        {
            foreach (var (number, _) in phones.Where(p => p.Value == session).ToArray())
                phones.Remove(number);
        }
    }
}
