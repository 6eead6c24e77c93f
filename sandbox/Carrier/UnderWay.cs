namespace DutyCall.Sandbox.Carrier;

/// <summary>Counts what the carrier has under way outside its own time: requests to the application, speech being made.</summary>
sealed class UnderWay
{
    readonly Lock gate = new();
    int count;
    TaskCompletionSource idle = Done();

    /// <summary>Done when nothing is under way.</summary>
    public Task Idle
    {
        get
        {
            lock (gate)
                return idle.Task;
        }
    }

    public async Task<T> Track<T>(Task<T> work)
    {
        Begin();
        try
        {
            return await work;
        }
        finally
        {
            End();
        }
    }

    void Begin()
    {
        lock (gate)
        {
            if (count++ == 0)
                idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    void End()
    {
        lock (gate)
        {
            if (--count == 0)
                idle.SetResult();
        }
    }

    static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }
}
