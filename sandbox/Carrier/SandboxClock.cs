namespace DutyCall.Sandbox.Carrier;

/// <summary>
/// The carrier's time: that of another provider plus whatever it has been stepped by. Stepping fires each timer on the
/// way at its own moment, so what one timer starts is itself timed from there.
/// </summary>
/// <param name="source">Runs underneath; null for a clock that moves by steps only.</param>
/// <param name="start">Where a clock without a source begins.</param>
sealed class SandboxClock(TimeProvider? source, DateTimeOffset start = default) : TimeProvider, IDisposable
{
    readonly Lock gate = new();
    readonly List<SteppedTimer> timers = [];
    TimeSpan offset;
    ITimer? alarm;

    public TimeSpan Offset
    {
        get
        {
            lock (gate)
                return offset;
        }
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return Now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Step(TimeSpan by)
    {
        var target = GetUtcNow() + by;
        while (MoveTowards(target))
        {
        }
    }

    /// <summary>Goes to the next timer's moment and fires it, or to <paramref name="target"/> when none is due before; false once there.</summary>
    public bool MoveTowards(DateTimeOffset target)
    {
        SteppedTimer? next;
        lock (gate)
        {
            next = timers.Where(t => t.Due <= target).MinBy(t => t.Due);
            var to = next?.Due ?? target;
            if (to > Now)
                offset += to - Now;
            next?.Rearm();
            SetAlarm();
        }
        next?.Fire();
        return next is not null;
    }

    public void Dispose() => alarm?.Dispose();

    DateTimeOffset Now => (source?.GetUtcNow() ?? start) + offset;

    void Ring()
    {
        while (true)
        {
            SteppedTimer? next;
            lock (gate)
            {
                next = timers.Where(t => t.Due <= Now).MinBy(t => t.Due);
                next?.Rearm();
                if (next is null)
                    SetAlarm();
            }
            if (next is null)
                return;
            next.Fire();
        }
    }

    void SetAlarm()
    {
        if (source is null)
            return;
        var first = timers.MinBy(t => t.Due);
        var wait = first is null ? Timeout.InfiniteTimeSpan : Max(first.Due - Now, TimeSpan.Zero);
        alarm ??= source.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        alarm.Change(wait, Timeout.InfiniteTimeSpan);
    }

    static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    sealed class SteppedTimer(SandboxClock clock, TimerCallback callback, object? state) : ITimer
    {
        TimeSpan period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset Due { get; private set; }

        public void Fire() => callback(state);

        /// <summary>To its next period, or out of the list. Under the clock's lock.</summary>
        public void Rearm()
        {
            if (period <= TimeSpan.Zero)
                clock.timers.Remove(this);
            else
                Due += period;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                this.period = period;
                clock.timers.Remove(this);
                if (dueTime >= TimeSpan.Zero)
                {
                    Due = clock.Now + dueTime;
                    clock.timers.Add(this);
                }
                clock.SetAlarm();
            }
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
                clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
