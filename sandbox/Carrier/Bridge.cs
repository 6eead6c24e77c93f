using DutyCall.Sandbox.Media;

namespace DutyCall.Sandbox.Carrier;

/// <summary>Two calls that talk with each other, until the other one ends or is taken away.</summary>
sealed class Bridge : IDisposable
{
    readonly TaskCompletionSource ended = new();
    readonly CancellationTokenRegistration registration;
    readonly Call parent;
    readonly Call child;
    readonly Room room = new();

    public Bridge(Call parent, Call child, bool hangUpOnStar)
    {
        (this.parent, this.child) = (parent, child);
        parent.Leg!.StopPlaying();
        room.Add(parent.Leg);
        room.Add(child.Leg!);
        if (hangUpOnStar)
            parent.Digit += Pressed;
        registration = child.Over.Register(() => ended.TrySetResult());
    }

    public Task Ended => Task.WhenAny(ended.Task, child.TakenAway.Task);

    public void Dispose()
    {
        registration.Dispose();
        parent.Digit -= Pressed;
        foreach (var leg in room.Legs)
            room.Remove(leg);
    }

    void Pressed(char digit)
    {
        if (digit == '*')
            ended.TrySetResult();
    }
}
