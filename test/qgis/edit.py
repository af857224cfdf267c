"""Edits layers of a register as a user of QGIS does, and says what came of it.

Reads a JSON list of steps from standard input, one session for all of them, and
writes the list of their results.  The argument is the beginning of a connection
string.
"""
import json
import os
import sys

os.environ['QT_QPA_PLATFORM'] = 'offscreen'
from qgis.core import (NULL, QgsApplication, QgsGeometry, QgsVectorLayer,
                       QgsVectorLayerUtils)

layers = {}
messages = []


def open_layer(name):
    if name not in layers:
        geometry = '' if name in ('reviews', 'review_findings', 'agreements') else ' (geom)'
        kind = ' srid=4545 type=MultiPolygon' if geometry else ''
        layers[name] = QgsVectorLayer(
            f'{sys.argv[1]} key=\'id\'{kind} table="city"."{name}"{geometry}', name, 'postgres')
        if not layers[name].isValid():
            raise SystemExit(f'{name}: {layers[name].error().message()}')
    # a row is known by the number that it got when it was read
    return layers[name], {f['id']: f.id() for f in layers[name].getFeatures()}


def geometry_of(step):
    if 'square' not in step and 'bow_tie' not in step:
        return QgsGeometry()
    x, y, w = step.get('square') or step['bow_tie']
    corners = [(x, y), (x + w, y), (x + w, y + w), (x, y + w)]
    if 'bow_tie' in step:
        corners[1], corners[2] = corners[2], corners[1]
    ring = ','.join(f'{a} {b}' for a, b in corners + corners[:1])
    return QgsGeometry.fromWkt(f'MULTIPOLYGON((({ring})))')


def change(layer, fid, step, values):
    if not geometry_of(step).isNull():
        layer.changeGeometry(fid, geometry_of(step))
    for column, value in values.items():
        layer.changeAttributeValue(fid, column, NULL if value is None else value)


def run(step):
    layer, ids = open_layer(step['layer'])
    fields = layer.fields()
    if step['do'] == 'fields':
        return {f.name(): f.typeName() for f in fields}
    if step['do'] == 'roll back':
        return layer.rollBack()
    if not layer.isEditable():
        layer.startEditing()
    values = {fields.indexOf(name): value for name, value in step.get('values', {}).items()}
    if step['do'] == 'add':
        layer.addFeature(QgsVectorLayerUtils.createFeature(layer, geometry_of(step), values))
    elif step['do'] == 'delete':
        layer.deleteFeature(ids[step['id']])
    elif step['do'] == 'mend':
        # the feature that was refused, still in the editing session
        for fid in list(layer.editBuffer().addedFeatures()):
            change(layer, fid, step, values)
    else:
        change(layer, ids[step['id']], step, values)
    messages.clear()
    saved = layer.commitChanges()
    return {'saved': saved, 'said': '\n'.join(layer.commitErrors()), 'logged': '\n'.join(messages)}


application = QgsApplication([], False)
application.initQgis()
application.messageLog().messageReceived.connect(lambda text, tag, level: messages.append(text))
results = [run(step) for step in json.load(sys.stdin)]
json.dump(results, sys.stdout, ensure_ascii=False)
sys.stdout.flush()
layers.clear()
application.exitQgis()
