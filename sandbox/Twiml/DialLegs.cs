using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media.Sounds;

namespace DutyCall.Sandbox.Twiml;

/// <summary>Rings numbers and clients, all at once or one after another; the first to answer is connected, the others are let go.</summary>
sealed class DialLegs(Exchange exchange, Call parent, Verb dial, IReadOnlyList<Verb> nouns, TwimlDocument document, bool first, CancellationToken stopped)
{
    // Twilio lets it ring five seconds longer than it is told to.
    static readonly TimeSpan Buffer = TimeSpan.FromSeconds(5);

    readonly List<(Call Call, Verb? Noun)> legs = [];
    string? refused;
    bool talking;
    Recording? recording;

    public async Task<DialResult> Run()
    {
        try
        {
            return await RingAndTalk();
        }
        catch (OperationCanceledException) when (parent.State.IsOver())
        {
            LetGo();
            return new(talking ? "completed" : "canceled", legs.LastOrDefault().Call, Bridged: talking, Extra: Recorded);
        }
        finally
        {
            recording?.Finish();
            LetGo();
        }
    }

    /// <summary>From the ringing or from the answer, as <c>record</c> says.</summary>
    void Record(string from)
    {
        if (dial["record"] is not { } wanted || !wanted.StartsWith($"record-from-{from}", StringComparison.Ordinal) || parent.State is not CallState.InProgress)
            return;
        var callback = RecordingOptions.CallbackOf(
            dial["recordingStatusCallback"] is { Length: > 0 } url ? document.Resolve(url) : null, dial["recordingStatusCallbackMethod"], dial.Words("recordingStatusCallbackEvent"));
        recording = Recording.Of(exchange, parent, new(
            "DialVerb", wanted.EndsWith("-dual", StringComparison.Ordinal) ? 2 : 1, RecordingOptions.TrackOf(dial["recordingTrack"]), dial["trim"] == "trim-silence", callback));
    }

    List<KeyValuePair<string, string>>? Recorded => recording is null ? null : [new("RecordingUrl", recording.Url)];

    async Task<DialResult> RingAndTalk()
    {
        LetCallerHearRinging();
        Record("ringing");
        var groups = dial.Flag("sequential", false) ? nouns.Select(n => new[] { n }).ToArray() : [[.. nouns]];
        var winner = nouns.Count == 0 ? await Ring([(dial.Text, null)]) : null;
        foreach (var group in groups)
            winner ??= await Ring([.. group.Select(n => (Target(n), (Verb?)n))]);
        parent.Leg?.StopPlaying();
        if (winner is null)
            return new(Unanswered(), legs.LastOrDefault().Call, Extra: Recorded);
        if (!await Whisper(winner))
            return new("completed", winner);
        return await Talk(winner);
    }

    void LetGo()
    {
        foreach (var (leg, _) in legs.Where(l => !l.Call.TakenAway.Task.IsCompleted))
            leg.HangUp();
    }

    void LetCallerHearRinging()
    {
        if (!(first && dial.Flag("answerOnBridge", false)))
            parent.PickUp();
        if (parent.State is CallState.InProgress)
            parent.Leg?.Play(Tones.Ringback());
        else
            parent.Line?.Endpoint.Ringing(parent.Line, earlyMedia: false);
    }

    async Task<Call?> Ring((string Target, Verb? Noun)[] targets)
    {
        var placed = targets.Select(t => (Call: Place(t.Target, t.Noun), t.Noun)).Where(p => p.Call is not null).Select(p => (p.Call!, p.Noun)).ToArray();
        legs.AddRange(placed);
        foreach (var (leg, _) in placed)
            exchange.Dial(leg, dial.Seconds("timeout", 30, 5, 600) + Buffer);
        foreach (var (leg, noun) in placed)
            Detect(leg, noun);
        var waiting = placed.Select(p => p.Item1).ToList();
        while (waiting.Count > 0)
        {
            await Task.WhenAny(waiting.Select(w => w.Answered)).WaitAsync(stopped);
            if (waiting.FirstOrDefault(w => w.Answered is { IsCompleted: true, Result: true }) is { } winner)
            {
                foreach (var loser in placed.Select(p => p.Item1).Where(l => l != winner))
                {
                    loser.EndUnanswered(CallStates.Of(exchange.Settings.OpenPoints.LosingLeg), 487);
                    // Somebody may have answered in the same moment, too late.
                    loser.HangUp();
                }
                return winner;
            }
            waiting.RemoveAll(w => w.Answered.IsCompleted);
        }
        return null;
    }

    /// <summary>Null when it cannot even be tried.</summary>
    Call? Place(string target, Verb? noun)
    {
        var callerId = dial["callerId"] ?? parent.From;
        if (Address.Parse(target) is not { } to)
            return Refuse(13223, "Dial: Invalid phone number format");
        if (to.IsNumber && !exchange.Owns(callerId) && (dial["callerId"] is not null || parent.FromAddress.Identity is not null))
            return Refuse(13214, "Dial: Invalid callerId value");
        if (exchange.AtLimit)
            return Refuse(10004, "Call concurrency limit exceeded");
        var leg = new Call(exchange, Address.Parse(callerId) ?? Address.Unknown(callerId), to, Direction.OutboundDial, parent)
        {
            Parameters = noun?.Name == "Client" ? Parameters(noun) : to.Parameters,
            Callback = Callback(noun),
        };
        leg.TimeLimit = dial.Seconds("timeLimit", 14400, least: 1);
        exchange.Add(leg);
        return leg;
    }

    Call? Refuse(int code, string message)
    {
        parent.Note(code, message, document.Url);
        refused = "failed";
        return null;
    }

    static string Target(Verb noun) => noun.Name switch
    {
        "Client" => "client:" + (noun.Children().FirstOrDefault(c => c.Name == "Identity")?.Text ?? noun.Text),
        _ => noun.Text,
    };

    static Dictionary<string, string> Parameters(Verb client) =>
        client.Children().Where(c => c.Name == "Parameter").GroupBy(p => p["name"] ?? "").ToDictionary(g => g.Key, g => g.Last()["value"] ?? "");

    StatusCallback? Callback(Verb? noun) =>
        noun?["statusCallback"] is { Length: > 0 } url ? StatusCallback.ForCall(document.Resolve(url), noun["statusCallbackMethod"], noun.Words("statusCallbackEvent")) : null;

    void Detect(Call leg, Verb? noun)
    {
        if (noun is not { Name: "Number" } || noun["machineDetection"] is not ("Enable" or "DetectMessageEnd"))
            return;
        var url = noun["amdStatusCallback"] is { Length: > 0 } given ? document.Resolve(given) : null;
        var detection = new MachineDetection(
            noun["machineDetection"] == "DetectMessageEnd", Async: true, url is null ? null : new(url, noun["amdStatusCallbackMethod"] ?? "POST", ["amd"]),
            noun.Seconds("machineDetectionTimeout", 30, 3, 60), TimeSpan.FromMilliseconds(noun.Number("machineDetectionSilenceTimeout", 5000, 2000, 10000)));
        exchange.Serial.Go(async () =>
        {
            if (await leg.Answered)
                await detection.Detect(exchange, leg);
        });
    }

    string Unanswered()
    {
        var states = legs.Select(l => l.Call.State).ToArray();
        if (states.Length == 0)
            return refused ?? "failed";
        if (states.All(s => s == states[0]))
            return states[0].Word();
        return states.Contains(CallState.NoAnswer) ? "no-answer" : states.Contains(CallState.Busy) ? "busy" : "failed";
    }

    /// <summary>What the answering side hears before it is connected; false when it hangs up over that.</summary>
    async Task<bool> Whisper(Call winner)
    {
        var noun = legs.First(l => l.Call == winner).Noun;
        if (noun?["sendDigits"] is { } digits)
            Exchange.SendDigits(winner, digits);
        if (noun?["url"] is not { Length: > 0 } given || document.Resolve(given) is not { } url)
            return true;
        await new Script(exchange, winner, ScriptPlace.Whisper).Run(TwimlSource.Fetch(url, noun["method"])).WaitAsync(stopped);
        return !winner.State.IsOver();
    }

    async Task<DialResult> Talk(Call winner)
    {
        parent.PickUp();
        talking = true;
        Record("answer");
        using var bridge = new Bridge(parent, winner, hangUpOnStar: dial.Flag("hangupOnStar", false));
        await bridge.Ended.WaitAsync(stopped);
        return new("completed", winner, Bridged: true, ChildTakenAway: winner.TakenAway.Task.IsCompleted, Extra: Recorded);
    }
}
