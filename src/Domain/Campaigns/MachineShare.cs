namespace DutyCall.Domain.Campaigns;

/// <summary>Whether machines have come to answer noticeably more often than before, or less.</summary>
public enum MachineShift { None, More, Fewer }

/// <summary>
/// How many of those who answered lately were machines, held against those who answered before them. A shift that no chance explains means that
/// something else has changed: the list, how the caller ID is shown, or what is taken for a machine. Pure.
/// </summary>
/// <param name="Answers">The last, at most <see cref="Recent"/>.</param>
/// <param name="EarlierAnswers">Those before them, at most <see cref="Earlier"/>.</param>
public sealed record MachineShare(int Answers, int Machines, int EarlierAnswers, int EarlierMachines)
{
    /// <summary>Both windows are of answers, not of hours, so that a slow campaign is judged by as much as a fast one; fewer earlier ones say nothing.</summary>
    public const int Recent = 100, Earlier = 400, FewestEarlier = 200;

    /// <summary>
    /// Where a shift begins: 4 standard errors of the difference between two proportions (pooled), and 10 points. It is looked at over and over, so the
    /// usual 2 would cry wolf with every list; 4 do so less than once in 50,000 answers. 30 % becoming 55 % is 4.7.
    /// </summary>
    const double Begins = 4, BeginsAt = 0.10;

    /// <summary>Below which it has ended, because those before have come to be like the last; much lower, so that one shift is not said twice.</summary>
    const double Lasts = 1, LastsAt = 0.02;

    public double Share => Answers == 0 ? 0 : (double)Machines / Answers;

    public double EarlierShare => EarlierAnswers == 0 ? 0 : (double)EarlierMachines / EarlierAnswers;

    /// <param name="was">What it was when last looked at.</param>
    public MachineShift ShiftAfter(MachineShift was)
    {
        if (Answers < Recent || EarlierAnswers < FewestEarlier)
            return MachineShift.None;
        if (was != MachineShift.None && Direction == was && Exceeds(Lasts, LastsAt))
            return was;
        return Exceeds(Begins, BeginsAt) ? Direction : MachineShift.None;
    }

    MachineShift Direction => Share > EarlierShare ? MachineShift.More : Share < EarlierShare ? MachineShift.Fewer : MachineShift.None;

    bool Exceeds(double errors, double points)
    {
        var pooled = (double)(Machines + EarlierMachines) / (Answers + EarlierAnswers);
        var error = Math.Sqrt(pooled * (1 - pooled) * (1.0 / Answers + 1.0 / EarlierAnswers));
        var difference = Math.Abs(Share - EarlierShare);
        return difference >= points && difference >= errors * error;
    }
}
