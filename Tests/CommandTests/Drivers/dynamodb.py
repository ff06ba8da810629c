"""Speaks to a running `ctapi serve` with boto3 as an application would; the first argument is the control port's URL.

Prints nothing and ends with 0 when everything was as on AWS.
"""
import sys
import zlib
from decimal import Decimal

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

SETTINGS = dict(
    endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test",
    config=Config(retries={"max_attempts": 1}))
client = boto3.client("dynamodb", **SETTINGS)
resource = boto3.resource("dynamodb", **SETTINGS)


def refused(code, text, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        assert text in error.response["Error"]["Message"], error
        assert len(error.response["ResponseMetadata"]["RequestId"]) == 52, error
        return
    raise AssertionError(f"{code} was expected")


client.create_table(
    TableName="orders", BillingMode="PAY_PER_REQUEST",
    KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    AttributeDefinitions=[
        {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "N"}])
client.get_waiter("table_exists").wait(TableName="orders", WaiterConfig={"Delay": 1, "MaxAttempts": 1})

table = resource.Table("orders")
table.load()
assert table.table_status == "ACTIVE"
item = {
    "pk": "a", "sk": Decimal("1.50"), "text": "é\u0000\"\\", "none": None, "yes": True, "list": [1, {"deep": []}],
    "set": {"x", "y"}, "numbers": {Decimal("1"), Decimal("2.5")}, "bytes": b"\x00\xff", "empty": ""}
table.put_item(Item=item)
got = table.get_item(Key={"pk": "a", "sk": Decimal("1.5")}, ConsistentRead=True)["Item"]
assert got["bytes"].value == b"\x00\xff"
got["bytes"] = b"\x00\xff"
assert got == item, got
assert "Item" not in table.get_item(Key={"pk": "a", "sk": 2})

for number in range(25):
    table.put_item(Item={"pk": f"p{number}", "sk": number})
pages = list(client.get_paginator("scan").paginate(TableName="orders", PaginationConfig={"PageSize": 10}))
assert [len(page["Items"]) for page in pages] == [10, 10, 6], [len(page["Items"]) for page in pages]
segments = [client.scan(TableName="orders", Segment=n, TotalSegments=3)["Count"] for n in range(3)]
assert sum(segments) == 26, segments

old = table.delete_item(Key={"pk": "a", "sk": Decimal("1.5")}, ReturnValues="ALL_OLD")["Attributes"]
assert old["text"] == item["text"]
assert client.list_tables()["TableNames"].count("orders") == 1

refused("ResourceNotFoundException", "Table: nope not found", client.describe_table, TableName="nope")
refused("ResourceInUseException", "Table already exists: orders", client.create_table, TableName="orders",
        BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}])
refused("ValidationException", "does not support the parameter 'ConditionExpression'", client.put_item,
        TableName="orders", Item={"pk": {"S": "a"}, "sk": {"N": "1"}},
        ConditionExpression="attribute_not_exists(pk)")
refused("UnknownOperationException", "ctapi does not implement the operation Query", client.query, TableName="orders",
        KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": {"S": "a"}})
refused("ValidationException", "Number overflow", client.put_item, TableName="orders",
        Item={"pk": {"S": "a"}, "sk": {"N": "1e400"}})

headers = client.get_item(TableName="orders", Key={"pk": {"S": "p1"}, "sk": {"N": "1"}})["ResponseMetadata"]["HTTPHeaders"]
assert int(headers["x-amz-crc32"]) == zlib.crc32(b'{"Item":{"pk":{"S":"p1"},"sk":{"N":"1"}}}')

client.delete_table(TableName="orders")
client.get_waiter("table_not_exists").wait(TableName="orders", WaiterConfig={"Delay": 1, "MaxAttempts": 1})
