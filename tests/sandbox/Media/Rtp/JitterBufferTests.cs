namespace DutyCall.Sandbox.Media.Rtp;

public sealed class JitterBufferTests
{
    const uint Start = 5000;

    readonly JitterBuffer buffer = new();

    [Fact]
    public void Nothing_is_played_before_enough_is_held()
    {
        Arrive(0);
        Assert.Null(Play());

        Arrive(1);

        Assert.Equal(0, Play());
    }

    [Fact]
    public void Frames_are_played_in_order_whatever_order_they_come_in()
    {
        Arrive(0, 2, 1, 3);

        Assert.Equal([0, 1, 2, 3], Play(4));
    }

    [Fact]
    public void A_frame_that_comes_twice_is_played_once()
    {
        Arrive(0, 1, 1, 2);

        Assert.Equal([0, 1, 2], Play(3));
    }

    [Fact]
    public void A_frame_lost_is_filled_with_the_one_before_only_softer()
    {
        Arrive(0, 1, 3);
        Play(2);

        var filled = new short[Pcm.FrameSamples];
        Assert.True(buffer.Read(filled));
        Assert.Equal(Sample(1) / 2, filled[0]);
        Assert.Equal(3, Play());
    }

    [Fact]
    public void After_a_long_gap_it_is_silent_and_fills_again()
    {
        Arrive(0, 1);
        Play(2);
        var silence = new short[Pcm.FrameSamples];
        for (var i = 0; i < 3; i++)
            buffer.Read(silence);

        Assert.False(buffer.Read(silence));

        Arrive(50);
        Assert.Null(Play());
        Arrive(51);
        Assert.Equal(50, Play());
    }

    [Fact]
    public void A_frame_too_late_is_dropped_and_more_is_held_from_then_on()
    {
        Arrive(0, 1, 3, 4);
        Play(3);
        var target = buffer.Target;

        Arrive(2);

        Assert.Equal(1, buffer.Late);
        Assert.Equal(target + 1, buffer.Target);
        Assert.Equal(3, Play());
    }

    [Fact]
    public void Uneven_arrival_deepens_it_and_calm_makes_it_shallow_again()
    {
        var at = 0;
        for (; at < 40; at++)
            ArriveLate(at, at % 2 * 60);
        Assert.InRange(buffer.Target, 4, 12);

        for (; at < 1500; at++)
        {
            ArriveLate(at, 0);
            Play();
        }

        Assert.Equal(2, buffer.Target);
        Assert.InRange(buffer.Depth, 1, 4);
    }

    [Fact]
    public void A_sender_whose_clock_runs_fast_does_not_make_the_delay_grow()
    {
        var at = 0;
        for (var round = 0; round < 200; round++)
        {
            // 201 frames come while 200 are played.
            for (var i = 0; i < 200; i++)
            {
                Arrive(at++);
                Play();
            }
            Arrive(at++);
        }

        Assert.InRange(buffer.Depth, 0, 6);
    }

    [Fact]
    public void A_timestamp_that_jumps_starts_anew()
    {
        Arrive(0, 1, 2);
        Play(1);

        Arrive(10000, 10001);

        Assert.Equal([10000, 10001], Play(2));
    }

    [Fact]
    public void A_timestamp_may_pass_its_end()
    {
        var first = uint.MaxValue - Pcm.FrameSamples + 1;
        Span<short> frame = stackalloc short[Pcm.FrameSamples];
        for (var i = 0; i < 4; i++)
        {
            frame.Fill((short)(i + 1));
            buffer.Add(first + (uint)(i * Pcm.FrameSamples), frame, i * Pcm.FrameLength);
        }

        for (var i = 0; i < 4; i++)
        {
            Assert.True(buffer.Read(frame));
            Assert.Equal(i + 1, frame[0]);
        }
    }

    void Arrive(params int[] numbers)
    {
        foreach (var number in numbers)
            ArriveLate(number, 0);
    }

    void ArriveLate(int number, int lateness)
    {
        var frame = new short[Pcm.FrameSamples];
        Array.Fill(frame, Sample(number));
        buffer.Add(Start + (uint)(number * Pcm.FrameSamples), frame, number * Pcm.FrameLength + TimeSpan.FromMilliseconds(lateness));
    }

    int? Play()
    {
        var frame = new short[Pcm.FrameSamples];
        return buffer.Read(frame) ? frame[0] / 2 - 1 : null;
    }

    int[] Play(int count) => [.. Enumerable.Range(0, count).Select(_ => Play() ?? -1)];

    static short Sample(int number) => (short)((number + 1) * 2);
}
