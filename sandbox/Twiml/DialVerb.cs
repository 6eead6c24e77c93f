using DutyCall.Sandbox.Carrier;
using Fields = System.Collections.Generic.List<System.Collections.Generic.KeyValuePair<string, string>>;

namespace DutyCall.Sandbox.Twiml;

/// <summary>How a Dial ended, as its action is told.</summary>
/// <param name="Child">The leg that was connected, or the last one tried; none after a conference.</param>
sealed record DialResult(string Status, Call? Child = null, bool Bridged = false, bool ChildTakenAway = false, Fields? Extra = null)
{
    /// <summary>The verb as a whole does not count: the document goes on as if it were not there.</summary>
    public bool Skipped { get; init; }
}

/// <summary>Connects the call: to numbers and clients, to a conference, or to whoever waits in a queue. Then its action is asked, or the document goes on.</summary>
sealed class DialVerb(Exchange exchange, Call call, Verb verb, TwimlDocument document, bool first, CancellationToken stopped)
{
    const int MostNouns = 10;

    public async Task<Then> Run()
    {
        DialResult result;
        try
        {
            result = await Connect();
        }
        catch (OperationCanceledException) when (call.State.IsOver())
        {
            result = new("completed");
        }
        if (result.Skipped || verb["action"] is not { } action)
            return Then.Continue;
        return await AskAction(action, result);
    }

    async Task<DialResult> Connect()
    {
        var nouns = Nouns();
        foreach (var noun in nouns)
            noun.Check();
        var kinds = nouns.Select(n => n.Name).Distinct().ToArray();
        if (kinds.Any(k => k is "Conference" or "Queue") && nouns.Count > 1)
            return Refused(13000, "Dial: Invalid nested nouns");
        if (nouns.Count > MostNouns)
            return Refused(13000, $"Dial: more than {MostNouns} nouns");
        switch (kinds)
        {
            case ["Conference"]:
                return await new ConferenceNoun(exchange, call, verb, nouns[0], document, stopped).Run();
            case ["Queue"]:
                return await new QueueNoun(exchange, call, verb, nouns[0], document, stopped).Run();
            case [] when verb.Text.Length == 0:
                return Refused(13223, "Dial: Invalid phone number format");
            default:
                return await new DialLegs(exchange, call, verb, nouns, document, first, stopped).Run();
        }
    }

    List<Verb> Nouns() => [.. verb.Children()];

    DialResult Refused(int code, string message)
    {
        call.Note(code, message, document.Url);
        return new("failed");
    }

    async Task<Then> AskAction(string action, DialResult result)
    {
        if (document.Resolve(action) is not { } url)
        {
            call.Note(11100, "Invalid URL format", action);
            return Then.HangUp;
        }
        var next = TwimlSource.Fetch(url, verb["method"], Parameters(result));
        if (!call.State.IsOver())
            return Then.To(next);
        // The caller has hung up: the application is told, and its answer has nobody to instruct.
        if (exchange.Settings.OpenPoints.DialActionAfterHangup)
            await exchange.Fetcher.Get(next, call);
        return Then.Continue;
    }

    static Fields Parameters(DialResult result)
    {
        Fields fields = [new("DialCallStatus", result.Status), new("DialBridged", result.Bridged ? "true" : "false")];
        if (result.Child is { } child)
        {
            fields.Add(new("DialCallSid", child.Sid));
            if (result.Bridged && !result.ChildTakenAway)
                fields.Add(new("DialCallDuration", VoiceParameters.Text(child.Seconds)));
        }
        fields.AddRange(result.Extra ?? []);
        return fields;
    }
}
