namespace DutyCall.Domain.Pacing;

/// <summary>
/// How likely a loss may be for a line to be opened. After each live answer it moves so that the losses it lets happen are those the
/// budget has left; what was forecast is first corrected by how such forecasts came out.
/// </summary>
sealed class Threshold(PacingSettings settings)
{
    const double First = 0.03, Least = 0.0005, Most = 0.5;

    /// <summary>How far one answer moves it, in its logarithm.</summary>
    const double Step = 0.01;

    /// <summary>Forecasts weigh less with age: by 1/e after so many; and what is believed at first weighs so many losses.</summary>
    const double Memory = 4000, FirstWeight = 8;

    /// <summary>The least to arrive at while the sample is small, of the cap.</summary>
    const double LeastAim = 0.2;

    /// <summary>Live answers in which a surplus or a debt is worked off: for each agent, and its bounds; never more than a third of the sample.</summary>
    const double SpreadPerAgent = 30, LeastSpread = 150, MostSpread = 1500, SpreadOfSample = 1 / 3.0, LeastSpreadOfSample = 60;

    /// <summary>How far below the step-down the aim keeps, in standard deviations of what chance makes of the abandoned calls meanwhile.</summary>
    const double Sway = 2;

    /// <summary>And in calls for each agent: a crowd that leaves, as at the end of a shift, loses so many at once.</summary>
    const double Heap = 0.15;

    /// <summary>How far over the aim a surplus may lead.</summary>
    const double MostOfAim = 1.8;

    double logarithm = Math.Log(First);
    double forecast, happened, wanted = settings.SeenCap * LeastAim;

    /// <summary>Another limit keeps the lines down: nothing can be learned of this one.</summary>
    public bool Idle { get; set; }

    /// <summary>Answers of lines whose loss had been forecast.</summary>
    public int Answers { get; private set; }

    /// <summary>Losses seen over losses forecast.</summary>
    public double Calibration { get; private set; } = 1;

    /// <summary>In proportion to what is wanted: a debt is felt at once, while the logarithm learns slowly what loss it comes to.</summary>
    public double Value => wanted > 0 ? Math.Clamp(Math.Exp(logarithm) * wanted / (settings.SeenCap * settings.Aim), Least, Most) : Least;

    /// <summary>Sets the loss rate to be had from here on.</summary>
    public void Want(in AbandonCount count, int agents)
    {
        var (cap, aim) = (settings.SeenCap, settings.SeenCap * settings.Aim);
        if (!settings.Parts.HasFlag(PacingParts.Steering))
        {
            wanted = aim;
            return;
        }

        var spread = Math.Min(Math.Clamp(SpreadPerAgent * agents, LeastSpread, MostSpread), Math.Max(LeastSpreadOfSample, count.LiveAnswers * SpreadOfSample));
        var stepDown = cap * settings.StepDownAt;
        var sway = ((Sway * Math.Sqrt(stepDown * spread)) + (Heap * agents)) / Math.Max(count.LiveAnswers, 1);
        var now = Math.Min(aim, Math.Max(cap * LeastAim, stepDown - sway));
        wanted = Math.Clamp(now + (((now * count.LiveAnswers) - count.Abandoned) / spread), 0, now * MostOfAim);
    }

    /// <param name="loss">As forecast when the line was opened.</param>
    /// <param name="weight">How likely it was a person.</param>
    public void Learn(double loss, bool abandoned, double weight)
    {
        if (double.IsNaN(loss))
            return;
        Answers++;
        forecast = (forecast * (1 - (1 / Memory))) + (weight * loss);
        happened = (happened * (1 - (1 / Memory))) + (abandoned ? weight : 0);
        if (settings.Parts.HasFlag(PacingParts.Calibration))
            Calibration = (FirstWeight + happened) / (FirstWeight + forecast);
        if (!Idle)
            logarithm = Math.Clamp(logarithm + (weight * Step * (wanted - (Calibration * loss)) / (settings.SeenCap * settings.Aim)), Math.Log(Least), Math.Log(Most));
    }
}
