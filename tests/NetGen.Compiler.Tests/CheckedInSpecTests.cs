namespace NetGen.Compiler.Tests;

/// <summary>Every spec of this repository reads without a remark.</summary>
public sealed class CheckedInSpecTests
{
    public static TheoryData<string> Files()
    {
        string root = AppContext.BaseDirectory;
        return [.. Directory.GetFiles(Path.Combine(root, "models")).Concat(Directory.GetFiles(Path.Combine(root, "specs")))
            .Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Has_no_mistake(string file)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));

        Assert.Empty(Specs.Diagnose(text));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Is_generated_twice_the_same(string file)
    {
        ShapedNetwork network = Specs.Shape(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)));
        GenerationOptions options = new("Net", GenerationOptions.DefaultStackBudget);

        Assert.Equal(NetworkCompiler.Generate(network, options), NetworkCompiler.Generate(network, options));
    }

    [Fact]
    public void Lenet_5_has_the_parameters_of_its_paper()
    {
        ShapedNetwork network = Model("lenet5");

        Assert.Equal(
            [("C1", 156), ("S2", 12), ("C3", 1_516), ("S4", 32), ("C5", 48_120), ("F6", 10_164)],
            network.Layers.Where(layer => layer.ParameterCount > 0).Take(6).Select(layer => (layer.Name, (int)layer.ParameterCount)));
    }

    [Theory]
    // Parameters without batch normalization's running statistics, those statistics, multiply-adds.
    [InlineData("fashion-cnn", 3_274_634, 0, 13_883_904)]
    [InlineData("fashion-mlp", 238_510, 0, 238_200)]
    [InlineData("tiny-cnn", 13_610, 0, 62_192)]
    [InlineData("logistic", 12_289, 0, 12_288)]
    [InlineData("lenet5", 60_850, 0, 328_096)]
    [InlineData("lenet5-relu", 61_706, 0, 416_520)]
    [InlineData("alexnet", 60_965_224, 0, 724_406_816)]
    [InlineData("nin", 966_986, 0, 222_486_528)]
    [InlineData("googlenet", 6_998_552, 0, 1_582_671_872)]
    [InlineData("resnet8", 78_186, 480, 12_501_632)]
    [InlineData("kws-dscnn", 23_756, 1_152, 2_656_768)]
    [InlineData("vww-mobilenet", 216_322, 5_472, 7_489_664)]
    [InlineData("ad-autoencoder", 267_928, 2_064, 264_192)]
    [InlineData("sobel", 18, 0, 14_112)]
    [InlineData("mobilenetv2", 3_504_872, 34_112, 300_774_272)]
    [InlineData("mobilenetv3-small", 2_542_856, 12_112, 56_510_400)]
    [InlineData("squeezenet", 1_235_496, 0, 349_151_936)]
    [InlineData("resnet18", 11_689_512, 9_600, 1_814_073_344)]
    [InlineData("densenet121", 7_978_856, 83_648, 2_834_161_664)]
    public void Has_the_size_that_is_known_of_it(string name, long parameters, long statistics, long multiplyAdds)
    {
        ShapedNetwork network = Model(name);

        Assert.Equal(
            (parameters, statistics, multiplyAdds),
            (network.ParameterCount,
                network.Layers.SelectMany(layer => layer.Parameters.Where(parameter => parameter.IsStatistic)).Sum(one => one.Length),
                network.MultiplyAdds));
    }

    [Fact]
    public void Fashion_cnn_has_the_size_that_is_known_of_it()
    {
        ShapedNetwork network = Model("fashion-cnn");

        Assert.Equal(3_274_634, network.ParameterCount);
        Assert.Equal(13_883_904, network.Layers.Sum(layer => layer.MultiplyAdds));
        Assert.Equal(
            ["28x28x32", "14x14x32", "14x14x64", "7x7x64", "1024", "1024", "10"],
            network.Layers.Select(layer => layer.Output.ToString()));
    }

    private static ShapedNetwork Model(string name) =>
        Specs.Shape(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "models", name + ".yaml")));
}
