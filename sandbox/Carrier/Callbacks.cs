using DutyCall.Sandbox.Webhooks;

namespace DutyCall.Sandbox.Carrier;

/// <summary>
/// Sends news of calls and conferences: fired in order, delivered each on its own, so they may overtake one another;
/// and lost, doubled or late when a fault says so.
/// </summary>
sealed class Callbacks(WebhookSender sender, Faults faults, SandboxClock clock, Serial serial, SandboxSettings settings)
{
    static readonly TimeSpan LongestHeldBack = TimeSpan.FromSeconds(3);
    readonly Dictionary<string, Func<Task>> heldBack = [];

    public void OfCall(Call call, string happened)
    {
        if (call.Callback is not { } to || !to.Wants(happened))
            return;
        var fields = VoiceParameters.Progress(call, settings.AccountSid, happened, to.Next(), clock.GetUtcNow());
        var word = fields.First(f => f.Key == "CallStatus").Value;
        Fire(new("status", to.Url, to.Method, fields) { CallSid = call.Sid, Cookies = call.Cookies }, [word, happened], NumberOf(call),
            answer => call.BeTold(answer, to.Url));
    }

    public void Fire(Webhook hook, string[] words, string? number, Action<WebhookAnswer>? answered = null)
    {
        var fault = faults.For(number);
        if (fault.LoseCallbacks.Any(lost => lost == "*" || words.Contains(lost)))
            return;
        async Task Deliver()
        {
            if (fault.DelayCallbacksSeconds > 0)
                await Task.Delay(TimeSpan.FromSeconds(fault.DelayCallbacksSeconds), clock);
            var answer = await sender.Send(hook);
            answered?.Invoke(answer);
        }
        var times = fault.DuplicateCallbacks ? 2 : 1;
        for (var i = 0; i < times; i++)
            Dispatch(Deliver, fault.ReorderCallbacks ? hook.CallSid ?? hook.ConferenceSid : null);
    }

    /// <summary>The number whose faults concern a call: the far end's.</summary>
    public static string? NumberOf(Call call) => call.Direction == Direction.Inbound ? call.FromAddress.Number : call.ToAddress.Number;

    void Dispatch(Func<Task> deliver, string? reorderKey)
    {
        if (reorderKey is null)
        {
            serial.Go(deliver);
        }
        else if (heldBack.Remove(reorderKey, out var earlier))
        {
            serial.Go(deliver);
            serial.Go(earlier);
        }
        else
        {
            heldBack[reorderKey] = deliver;
            serial.Go(() => Release(reorderKey, deliver));
        }
    }

    async Task Release(string key, Func<Task> deliver)
    {
        await Task.Delay(LongestHeldBack, clock);
        if (heldBack.TryGetValue(key, out var held) && held == deliver && heldBack.Remove(key))
            await deliver();
    }
}
