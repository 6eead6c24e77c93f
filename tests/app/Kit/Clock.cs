namespace DutyCall.Kit;

/// <summary>A clock that stands still until a test moves it; its timers fire as it passes them.</summary>
sealed class Clock(DateTimeOffset now) : TimeProvider
{
    readonly Lock gate = new();
    readonly List<Alarm> alarms = [];

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Moves on, stopping at each alarm on the way to let it ring.</summary>
    public void Step(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (true)
        {
            Alarm? next;
            lock (gate)
            {
                next = alarms.Where(a => a.Due <= end).MinBy(a => a.Due);
                now = next is null ? end : next.Due > now ? next.Due.Value : now;
                next?.Advance();
            }

            if (next is null)
                return;
            next.Ring();
        }
    }

    sealed class Alarm(Clock clock, TimerCallback callback, object? state) : ITimer
    {
        TimeSpan interval = Timeout.InfiniteTimeSpan;

        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                interval = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;
                if (!clock.alarms.Contains(this))
                    clock.alarms.Add(this);
                return true;
            }
        }

        /// <summary>Called under the clock's lock.</summary>
        public void Advance() => Due = interval > TimeSpan.Zero ? Due + interval : null;

        public void Ring() => callback(state);

        public void Dispose()
        {
            lock (clock.gate)
            {
                Due = null;
                clock.alarms.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
