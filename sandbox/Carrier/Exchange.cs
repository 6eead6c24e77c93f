using DutyCall.Sandbox.Media.Sounds;
using DutyCall.Sandbox.People;
using DutyCall.Sandbox.Twiml;

namespace DutyCall.Sandbox.Carrier;

/// <summary>A phone that the carrier rang: the truth against which "nobody was dialed twice" is judged.</summary>
sealed record DialRecord(string To, DateTimeOffset At, string CallSid, string Direction);

/// <summary>
/// The carrier's core: every call there is and was, how it is placed and how it arrives. All of it happens in
/// <see cref="Serial"/>; only <see cref="ISwitch"/> may be called from anywhere.
/// </summary>
sealed class Exchange(
    SandboxSettings settings, SandboxClock clock, Serial serial, Account account, AccessTokens tokens, Callbacks callbacks, TwimlFetcher fetcher,
    Performer performer, Speech speech, RecordingStore store, ScriptedNumbers people, Lazy<IClientRegistry> clients, Lazy<IPhones> phones) : ISwitch
{
    const int MostDialsKept = 250_000;
    readonly OrderedDictionary<string, Call> calls = [];
    readonly HashSet<Call> live = [];
    readonly List<DialRecord> dials = [];
    readonly List<CallQueue> queues = [];

    public SandboxSettings Settings => settings;
    public SandboxClock Clock => clock;
    public Serial Serial => serial;
    public Account Account => account;
    public Callbacks Callbacks => callbacks;
    public TwimlFetcher Fetcher => fetcher;
    public Performer Performer => performer;
    public Speech Speech => speech;
    public Conferences Conferences => field ??= new(this);
    public RecordingStore Store => store;
    public CallRate Rate => field ??= new(this, settings.Cps);

    /// <summary>Of its own when the two endpoints are not limited together.</summary>
    public CallRate ParticipantRate => field ??= settings.OpenPoints.OneRateForCallsAndParticipants ? Rate : new(this, settings.Cps);

    public DateTimeOffset Now => clock.GetUtcNow();
    public IReadOnlyCollection<Call> Calls => calls.Values;
    public IReadOnlyCollection<Call> Live => live;
    public IReadOnlyList<DialRecord> Dials => dials;
    public IReadOnlyList<CallQueue> Queues => queues;

    /// <summary>All there ever were, in the order they began.</summary>
    public List<Recording> Recordings => field ??= [.. store.Load(this)];

    public bool AtLimit => live.Count >= settings.ConcurrencyLimit;

    public Call? Find(string sid) => calls.GetValueOrDefault(sid);

    public bool Owns(string number) => account.Number(number) is not null;

    public CallQueue? FindQueue(string name) => queues.Find(q => q.Name == name);

    public CallQueue Queue(string name)
    {
        if (FindQueue(name) is { } known)
            return known;
        var queue = new CallQueue(this, name);
        queues.Add(queue);
        return queue;
    }

    public void Forget(CallQueue queue) => queues.Remove(queue);

    public void Add(Call call)
    {
        calls.Add(call.Sid, call);
        live.Add(call);
    }

    public void Forget(Call call) => live.Remove(call);

    public void Delete(Call call) => calls.Remove(call.Sid);

    /// <summary>Does something later, in the carrier's context.</summary>
    public ITimer After(TimeSpan wait, Action act) =>
        clock.CreateTimer(_ => serial.Post(act), null, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    /// <summary>Places a call: its far end is looked for, and rings for as long as <paramref name="patience"/>.</summary>
    public void Dial(Call call, TimeSpan patience)
    {
        call.Start();
        if (call.ToAddress.Identity is { } identity)
            Reach(call, patience, clients.Value.Devices(identity), clients.Value.IsBusy(identity) ? (CallState.Busy, 486) : (CallStates.Of(settings.OpenPoints.OfflineClient), 480));
        else
            call.After(settings.PostDialDelay, () => Reach(call, patience, [phones.Value.At(call.To) ?? people.At(call.To)], (CallState.Failed, 404)));
    }

    /// <summary>Plays keys to the far end of a call, as a caller who presses them.</summary>
    public static void SendDigits(Call call, string digits)
    {
        call.Leg?.Announce(Tones.Digits(digits));
        call.HearKeys(digits);
    }

    /// <summary>A key pressed by one party of a room is heard by the others as its tone.</summary>
    public void DigitThroughRoom(Call from, char digit)
    {
        if (from.Leg is not { Room: { } room, Muted: false, Held: false } pressed || !settings.OpenPoints.DigitsThroughConference)
            return;
        foreach (var other in live.Where(c => c != from && c.Leg is { Held: false } leg && leg.Room == room && (!pressed.Coaches || pressed.Coached == leg)))
        {
            other.Leg!.Announce(Tones.Digits(digit.ToString()));
            other.HearKeys(digit.ToString());
        }
    }

    public ILine DialFromClient(Endpoint caller, string identity, string? applicationSid, IReadOnlyDictionary<string, string> parameters)
    {
        var to = parameters.GetValueOrDefault("To", "");
        var call = new Call(this, Address.Parse("client:" + identity) ?? Address.Unknown("client:" + identity), Address.Parse(to) ?? Address.Unknown(to), Direction.Inbound)
        {
            Parameters = parameters,
            ApplicationSid = applicationSid,
        };
        var line = call.ArriveFrom(caller);
        serial.Post(() =>
        {
            var application = account.Application(applicationSid);
            Arrive(call, application?.Voice, new LineEnd(SdkError: 31001, Message: "Application not found"));
        });
        return line;
    }

    public ILine DialFromPhone(Endpoint caller, string from, string to)
    {
        var number = account.Number(to);
        var (voice, applicationSid) = number is null ? (null, null) : account.HandlingOf(number);
        var call = new Call(this, Address.Parse(from) ?? Address.Unknown(from), Address.Parse(to) ?? Address.Unknown(to), Direction.Inbound)
        {
            PhoneNumberSid = number?.Sid,
            ApplicationSid = applicationSid,
            CallerName = voice is { CallerIdLookup: true } ? (caller as ScriptedPerson)?.Persona.Name : null,
        };
        var line = call.ArriveFrom(caller);
        serial.Post(() => Arrive(call, voice, new LineEnd(Message: "The number is not in service")));
        return line;
    }

    public TokenCheck CheckToken(string token) => tokens.Check(token);

    void Arrive(Call call, VoiceHandling? voice, LineEnd unknown)
    {
        if (call.State.IsOver())
            return;
        var full = AtLimit;
        Add(call);
        if (full)
        {
            call.Note(10004, "Call concurrency limit exceeded");
            call.End(CallState.Busy, 486, new(SdkError: 31486, Message: "Call concurrency limit exceeded"));
        }
        else if (voice is not { Url.Length: > 0 })
        {
            call.End(CallState.Failed, 404, unknown);
        }
        else
        {
            call.Callback = StatusCallback.ForCall(voice.StatusCallback, voice.StatusCallbackMethod, []);
            call.Line!.Endpoint.Ringing(call.Line, earlyMedia: false);
            call.Follow(TwimlSource.Fetch(voice.Url, voice.Method).WithFallback(voice.FallbackUrl, voice.FallbackMethod));
        }
    }

    void Reach(Call call, TimeSpan patience, IReadOnlyList<Endpoint> endpoints, (CallState State, int SipCode) otherwise)
    {
        if (endpoints.Count == 0)
        {
            call.EndUnanswered(otherwise.State, otherwise.SipCode);
            return;
        }
        dials.Add(new(call.To, Now, call.Sid, call.Direction));
        if (dials.Count > MostDialsKept)
            dials.RemoveAt(0);
        call.Ring(endpoints, patience);
    }
}
