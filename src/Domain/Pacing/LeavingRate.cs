namespace DutyCall.Domain.Pacing;

/// <summary>How often agents leave without having said so, per agent and second: what a minute shows, held against what two hours do.</summary>
sealed class LeavingRate
{
    const double Fast = 60, Slow = 7200;

    /// <summary>Agent-seconds that the slow rate weighs beside the fast one; what is believed at first, and how much that weighs.</summary>
    const double SlowWeight = 1500, FirstDepartures = 2, FirstSeconds = 8000;

    double departures, watched, departuresSlow, watchedSlow;

    /// <summary>Per agent and second.</summary>
    public double Rate { get; private set; } = FirstDepartures / FirstSeconds;

    /// <summary>Departures of the last minute, about.</summary>
    public double Lately => departures;

    public void Left()
    {
        departures++;
        departuresSlow++;
    }

    /// <param name="present">Agents ready or busy.</param>
    /// <param name="seconds">Since the last time.</param>
    public void Watch(int present, double seconds)
    {
        var (fades, fadesSlowly) = (Math.Exp(-seconds / Fast), Math.Exp(-seconds / Slow));
        departures *= fades;
        watched = (watched * fades) + (present * seconds);
        departuresSlow *= fadesSlowly;
        watchedSlow = (watchedSlow * fadesSlowly) + (present * seconds);
        var slow = (departuresSlow + FirstDepartures) / (watchedSlow + FirstSeconds);
        Rate = (departures + (SlowWeight * slow)) / (watched + SlowWeight);
    }
}
