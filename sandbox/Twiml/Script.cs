using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media.Sounds;

namespace DutyCall.Sandbox.Twiml;

/// <summary>Where a document is followed: it decides which verbs it may use and what its end means.</summary>
enum ScriptPlace
{
    /// <summary>A call's own instructions: at their end the call is hung up.</summary>
    Call,

    /// <summary>To the answering side of a Dial before it is connected.</summary>
    Whisper,

    /// <summary>To a caller in a queue, again and again.</summary>
    Wait,
}

/// <summary>Follows TwiML on one call, verb by verb, until its end, or until it is stopped for other instructions.</summary>
sealed class Script(Exchange exchange, Call call, ScriptPlace place = ScriptPlace.Call)
{
    static readonly string[] WhisperVerbs = ["Say", "Play", "Pause", "Gather", "Hangup"];
    static readonly string[] WaitVerbs = ["Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"];
    readonly CancellationTokenSource stopped = CancellationTokenSource.CreateLinkedTokenSource(call.Over);

    /// <summary>Set by Leave, in a queue.</summary>
    public bool Left { get; private set; }

    public CancellationToken Stopped => stopped.Token;

    public void Stop() => stopped.Cancel();

    public async Task Run(TwimlSource source)
    {
        var then = Then.To(source);
        while (then.Source is { } next)
        {
            if (await exchange.Fetcher.Get(next, call) is not { } document)
            {
                await ApplicationError();
                break;
            }
            Stopped.ThrowIfCancellationRequested();
            then = await Follow(document, next);
        }
        if (place is ScriptPlace.Call || (then.Ends && !Left))
            HangUp();
    }

    /// <summary>The next source, or none at the document's end.</summary>
    async Task<Then> Follow(TwimlDocument document, TwimlSource source)
    {
        var first = true;
        foreach (var element in document.Response.Elements())
        {
            var verb = new Verb(element, problem => Warn(problem, document));
            if (!TwimlGrammar.Elements["Response"].Children.Contains(verb.Name) || !TwimlGrammar.Elements.ContainsKey(verb.Name))
            {
                Warn(new(12200, $"Schema validation warning: <{verb.Name}> is not a verb", Warning: true), document);
                continue;
            }
            verb.Check();
            if (!Allowed(verb, document))
                continue;
            var then = await Do(verb, document, source, first);
            Stopped.ThrowIfCancellationRequested();
            if (then.Source is not null || then.Ends)
                return then;
            first = false;
        }
        return Then.Continue;
    }

    async Task<Then> Do(Verb verb, TwimlDocument document, TwimlSource source, bool first)
    {
        switch (verb.Name)
        {
            case "Say" or "Play":
                call.PickUp();
                await exchange.Performer.Perform(verb, document, call, call.Play, Stopped);
                return Then.Continue;
            case "Pause":
                // As the first verb it delays picking up.
                await exchange.Performer.Perform(verb, document, call, _ => { }, Stopped);
                return Then.Continue;
            case "Gather":
                call.PickUp();
                return await new GatherVerb(exchange, call, verb, document, source, Stopped).Run();
            case "Record":
                return await new RecordVerb(exchange, call, verb, document, source, Stopped).Run();
            case "Start":
                Start(verb, document);
                return Then.Continue;
            case "Dial":
                return await new DialVerb(exchange, call, verb, document, first, Stopped).Run();
            case "Enqueue":
                call.PickUp();
                return await new EnqueueVerb(exchange, call, verb, document, Stopped).Run();
            case "Redirect":
                return Redirect(verb, document, source);
            case "Reject" when call.State is CallState.Ringing:
                Reject(verb);
                return Then.Continue;
            case "Leave":
                Left = place is ScriptPlace.Wait;
                return Then.HangUp;
            case "Hangup":
                return Then.HangUp;
            default:
                Warn(new(12200, $"The sandbox passes over <{verb.Name}>", Warning: true), document);
                return Then.Continue;
        }
    }

    /// <summary>Records from here, or from the answer, while the document goes on.</summary>
    void Start(Verb verb, TwimlDocument document)
    {
        foreach (var child in verb.Children())
        {
            child.Check();
            if (child.Name != "Recording")
            {
                Warn(new(12200, $"The sandbox passes over <{child.Name}>", Warning: true), document);
                continue;
            }
            var options = new RecordingOptions(
                "StartCallRecordingAPI", child["channels"] == "mono" ? 1 : 2, RecordingOptions.TrackOf(child["track"]), child["trim"] != "do-not-trim",
                RecordingOptions.CallbackOf(
                    child["recordingStatusCallback"] is { Length: > 0 } url ? document.Resolve(url) : null, child["recordingStatusCallbackMethod"], child.Words("recordingStatusCallbackEvent")));
            exchange.Serial.Go(async () =>
            {
                if (await call.Answered)
                    Recording.Of(exchange, call, options);
            });
        }
    }

    Then Redirect(Verb verb, TwimlDocument document, TwimlSource source)
    {
        if (verb.Text.Length == 0)
            return Then.To(source);
        if (document.Resolve(verb.Text) is { } url)
            return Then.To(TwimlSource.Fetch(url, verb["method"]));
        call.Note(11100, "Invalid URL format", verb.Text);
        return Then.HangUp;
    }

    void Reject(Verb verb)
    {
        var busy = verb["reason"] == "busy";
        call.End(busy ? CallState.Busy : CallStates.Of(exchange.Settings.OpenPoints.Rejected), busy ? 486 : 603, new(SdkError: busy ? 31486 : 31603, Message: "Rejected"));
    }

    bool Allowed(Verb verb, TwimlDocument document)
    {
        var allowed = place switch { ScriptPlace.Whisper => WhisperVerbs, ScriptPlace.Wait => WaitVerbs, _ => null };
        if (allowed is null || allowed.Contains(verb.Name))
            return true;
        Warn(new(place is ScriptPlace.Whisper ? 13201 : 13238, $"<{verb.Name}> is not allowed here"), document);
        return false;
    }

    /// <summary>What is heard when there are no instructions to be had. A browser is told so by an error instead.</summary>
    async Task ApplicationError()
    {
        if (place is not ScriptPlace.Call)
            return;
        if (call is { State: CallState.Ringing, FromAddress.Identity: not null })
        {
            call.End(CallState.Failed, 500, new(SdkError: 31005, Message: "The application gave no instructions"));
            return;
        }
        call.PickUp();
        var samples = await exchange.Speech.Say("We are sorry. An application error has occurred. Goodbye.");
        call.Leg?.Play(new Clip(samples));
        await Task.Delay(TimeSpan.FromSeconds((double)samples.Length / Media.Pcm.SampleRate), exchange.Clock, Stopped);
    }

    void HangUp()
    {
        if (call.Line is { Call.Direction: Direction.Inbound })
            call.PickUp();
        call.HangUp();
    }

    void Warn(TwimlProblem problem, TwimlDocument document) => call.Note(problem.Code, problem.Message, document.Url, problem.Warning);
}
