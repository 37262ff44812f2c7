namespace NetGen.Generator.Tests;

/// <summary>The specs that the tests share.</summary>
internal static class Specs
{
    /// <summary>Small, with a layer of most kinds.</summary>
    public const string Tiny = """
        # A network small enough to read what is generated from it.
        name: Tiny
        input: 6x6x2
        layers:
          - conv3x3-4
          - pool
          - conv: { kernel: 1x3, filters: 3, activation: tanh, name: stem }
          - dropout0.25
          - dense3
        loss: softmax-cross-entropy
        """;

    public const string Perceptron = """
        name: Perceptron
        input: 5
        layers: [dense4, dense2]
        loss: mse
        """;

    public const string FashionCnn = """
        name: FashionCnn
        input: 28x28x1
        layers: [conv5x5-32, pool, conv5x5-64, pool, dense1024, dropout, dense10]
        loss: softmax-cross-entropy
        """;
}
