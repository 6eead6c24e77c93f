using DutyCall.Sandbox.Carrier;

namespace DutyCall.Sandbox.Twiml;

/// <summary>
/// Collects keys while its prompts are heard and for a while after. Without input there is no request: the document goes on,
/// unless the verb says otherwise. The sandbox hears keys only; speech is never recognised.
/// </summary>
sealed class GatherVerb(Exchange exchange, Call call, Verb verb, TwimlDocument document, TwimlSource source, CancellationToken stopped)
{
    readonly TaskCompletionSource ended = new();
    readonly CancellationTokenSource prompting = CancellationTokenSource.CreateLinkedTokenSource(stopped);
    readonly string finishers = verb["finishOnKey"] ?? "#";
    readonly int most = verb.Number("numDigits", int.MaxValue, least: 1);
    string digits = "";
    string finishedOn = "";
    ITimer? patience;

    public async Task<Then> Run()
    {
        call.Digit += Pressed;
        try
        {
            await Prompt();
            if (digits.Length == 0)
                Wait();
            await ended.Task.WaitAsync(stopped);
        }
        finally
        {
            call.Digit -= Pressed;
            patience?.Dispose();
            prompting.Dispose();
        }
        return digits.Length > 0 || verb.Flag("actionOnEmptyResult", false) ? Result() : Then.Continue;
    }

    async Task Prompt()
    {
        try
        {
            foreach (var prompt in verb.Children())
                await exchange.Performer.Perform(prompt, document, call, call.Play, prompting.Token);
        }
        catch (OperationCanceledException) when (!stopped.IsCancellationRequested)
        {
            call.Leg?.StopPlaying();
        }
    }

    void Pressed(char digit)
    {
        patience?.Dispose();
        var finishes = finishers.Contains(digit, StringComparison.Ordinal);
        if (finishes)
            finishedOn = digit.ToString();
        else
            digits += digit;
        prompting.Cancel();
        if (finishes || digits.Length >= most)
            ended.TrySetResult();
        else
            Wait();
    }

    void Wait() => patience = exchange.After(verb.Seconds("timeout", 5), () => ended.TrySetResult());

    Then Result()
    {
        var action = verb["action"] is { } given ? document.Resolve(given) : source.Url;
        if (action is null)
        {
            call.Note(11100, "Invalid URL format", verb["action"]);
            return Then.HangUp;
        }
        return Then.To(TwimlSource.Fetch(action, verb["method"], [new("Digits", digits), new("FinishedOnKey", finishedOn)]));
    }
}
