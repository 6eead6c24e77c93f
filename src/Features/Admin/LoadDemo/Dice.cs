#pragma warning disable CA5394 // Invented people need no secrets: the seed makes them the same each time.

namespace DutyCall.Features.Admin.LoadDemo;

/// <summary>Chance that falls the same way at every load.</summary>
sealed class Dice(int seed)
{
    readonly Random random = new(seed);

    public Guid Id()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    public int Below(int end) => random.Next(end);

    public int Between(int least, int most) => random.Next(least, most + 1);

    public bool Chance(double probability) => random.NextDouble() < probability;

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public T[] Shuffled<T>(IEnumerable<T> items)
    {
        var shuffled = items.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }
}
