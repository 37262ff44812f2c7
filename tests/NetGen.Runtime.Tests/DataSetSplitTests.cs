namespace NetGen.Runtime.Tests;

public class DataSetSplitTests
{
    [Fact]
    public void Every_class_is_dealt_out_by_the_share_and_every_sample_once()
    {
        int[] labels = [.. Enumerable.Range(0, 1000).Select(i => i % 10 == 0 ? 7 : i % 3)];
        float[] inputs = [.. Enumerable.Range(0, 2000).Select(i => (float)i)];

        (DataSet train, DataSet validation) = DataSet.From(inputs, 2, labels).Split(0.8, seed: 1);

        Assert.Equal((800, 200), (train.Count, validation.Count));
        foreach (int label in labels.Distinct())
            Assert.Equal(0.8 * labels.Count(one => one == label), train.Labels.ToArray().Count(one => one == label), 1.0);
        Assert.Equal(
            Enumerable.Range(0, 1000),
            Numbers(train).Concat(Numbers(validation)).Order());
        Assert.All(new[] { train, validation }, part =>
            Assert.Equal(Numbers(part).Select(number => labels[number]), part.Labels.ToArray()));
        Assert.NotEqual(Numbers(train).Order(), Numbers(train));

        static IEnumerable<int> Numbers(DataSet set) => Enumerable.Range(0, set.Count).Select(i => (int)set.Input(i)[0] / 2);
    }

    [Fact]
    public void Bytes_and_targets_go_along()
    {
        byte[] inputs = [.. Enumerable.Range(0, 60).Select(i => (byte)i)];
        float[] targets = [.. Enumerable.Range(0, 90).Select(i => (float)i)];
        InputNormalization normalization = new(1, [0], [1]);

        (DataSet first, DataSet second) = DataSet.From(inputs, 2, targets, normalization).Split(0.5, seed: 3);

        Assert.Equal((15, 15, 3, 3), (first.Count, second.Count, first.TargetLength, second.TargetLength));
        foreach (DataSet part in new[] { first, second })
        {
            Assert.Same(normalization, part.Normalization);
            for (int i = 0; i < part.Count; i++)
                Assert.Equal([part.Input(i)[0] / 2 * 3, part.Input(i)[0] / 2 * 3 + 1], part.Targets.Slice(3 * i, 2).ToArray());
        }
    }

    [Fact]
    public void A_class_of_two_samples_is_in_both_parts_and_the_large_ones_keep_their_share()
    {
        int[] labels = [.. Enumerable.Range(0, 50).SelectMany(label => new[] { label, label }), .. Enumerable.Repeat(99, 100)];

        (DataSet train, DataSet validation) = DataSet.From(new float[labels.Length], 1, labels).Split(0.9);

        Assert.Equal(labels.Distinct().Order(), train.Labels.ToArray().Distinct().Order());
        Assert.Equal(labels.Distinct().Order(), validation.Labels.ToArray().Distinct().Order());
        Assert.Equal(90, train.Labels.ToArray().Count(label => label == 99), 1.0);
    }

    /// <summary>Three samples of each of 101 classes, halved: not two of each in the first part.</summary>
    [Fact]
    public void What_rounding_gives_to_one_class_the_next_makes_up_for()
    {
        int[] labels = [.. Enumerable.Range(0, 303).Select(i => i / 3)];

        (DataSet first, _) = DataSet.From(new float[303], 1, labels).Split(0.5);

        Assert.Equal(151.5, first.Count, 0.5);
    }

    [Fact]
    public void The_seed_decides()
    {
        float[] numbers = [.. Enumerable.Range(0, 100).Select(i => (float)i)];
        DataSet set = DataSet.From(numbers, 1, new int[100]);

        float[] Inputs(ulong seed) => [.. Enumerable.Range(0, 80).Select(i => set.Split(0.8, seed).First.Input(i)[0])];

        Assert.Equal(Inputs(1), Inputs(1));
        Assert.NotEqual(Inputs(1), Inputs(2));
        // Worked out from docs/streams-and-files.md apart from this code.
        Assert.Equal([64, 23, 78, 88, 40, 15, 74, 13], Inputs(1)[..8]);
    }

    [Fact]
    public void A_share_that_leaves_a_part_empty_is_an_error()
    {
        DataSet set = DataSet.From(new float[2], 1, new[] { 3, 4 });
        Assert.Equal((1, 1), (set.Split(0.5).First.Count, set.Split(0.5).Second.Count));

        AssertMessage("a share of 0.9 of 2 samples in 2 classes leaves one part empty", () => set.Split(0.9));
        AssertMessage("a share of 0.5 of 1 samples in 1 classes leaves one part empty", () => set.Take(1).Split(0.5));
        foreach (double share in new[] { 0, 1, -0.1, 1.5, double.NaN })
            AssertMessage("share is ", () => set.Split(share));
        AssertMessage("sample 2 was asked for; there are 2, from 0 on", () => set.Input(2));
        AssertMessage("sample -1 was asked for", () => set.Input(-1));

        static void AssertMessage(string start, Action call) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_for_a_network_is_normalized_as_its_spec_says()
    {
        DataSet set = DataSet.From(new byte[] { 0, 51, 102, 153, 204, 255, 0, 255 }, 8, new[] { 0 });
        float[] expected = new float[8];
        for (int i = 0; i < 8; i++)
            expected[i] = (float)((new[] { 0, 0.2, 0.4, 0.6, 0.8, 1, 0, 1 }[i] - (i % 2 == 0 ? 0.5 : 0.25)) / 0.5);

        Assert.Equal(0.2f, set.Input(0)[1], 1e-6f);
        Assert.Equal(
            expected, set.Input(0, Fixtures.SmallNetwork<Fixtures.ThreeClasses>.Info),
            (one, other) => Math.Abs(one - other) < 1e-6f);
    }
}
