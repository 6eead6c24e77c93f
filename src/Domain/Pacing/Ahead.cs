namespace DutyCall.Domain.Pacing;

/// <summary>The moments ahead at which agents and answers are weighed: seconds from now until a line opened now may be answered.</summary>
static class Ahead
{
    /// <summary>The last is there to fill a vector and weighs nothing.</summary>
    public static readonly double[] Seconds = [3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 24, 27, 30, 34, 39, 39];

    public const int Count = 16;

    /// <summary>Those that weigh something.</summary>
    public const int Used = 15;
}
